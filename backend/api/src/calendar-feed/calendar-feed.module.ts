import { Module, type DynamicModule } from '@nestjs/common';
import { CalendarController, CalendarFeedController } from './calendar-feed.controller.js';
import { CalendarFeedRepository } from './calendar-feed.repository.js';
import { CalendarFeedService, PUBLIC_ORIGIN } from './calendar-feed.service.js';

@Module({})
export class CalendarFeedModule {
  static forRoot(publicOrigin: string): DynamicModule {
    return {
      module: CalendarFeedModule,
      controllers: [CalendarController, CalendarFeedController],
      providers: [
        CalendarFeedService,
        CalendarFeedRepository,
        { provide: PUBLIC_ORIGIN, useValue: publicOrigin },
      ],
    };
  }
}
