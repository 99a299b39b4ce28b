import { Module, type DynamicModule } from '@nestjs/common';
import { PUSH_CONFIG, type PushConfig } from './push-config.js';
import { PushSender } from './push-sender.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';
import { PushSubscriptionsService } from './push-subscriptions.service.js';
import { ReminderDelivery } from './reminder-delivery.js';
import { ReminderScheduleRepository } from './reminder-schedule.repository.js';
import { ReminderScheduler } from './reminder-scheduler.js';
import { ReminderSettingsRepository } from './reminder-settings.repository.js';
import { RemindersController } from './reminders.controller.js';
import { RemindersService } from './reminders.service.js';
import { SnoozeController } from './snooze.controller.js';

@Module({})
export class RemindersModule {
  static forRoot(push: PushConfig): DynamicModule {
    return {
      module: RemindersModule,
      controllers: [RemindersController, SnoozeController],
      providers: [
        { provide: PUSH_CONFIG, useValue: push },
        PushSender,
        PushSubscriptionsRepository,
        PushSubscriptionsService,
        ReminderDelivery,
        ReminderScheduleRepository,
        ReminderScheduler,
        ReminderSettingsRepository,
        RemindersService,
      ],
    };
  }
}
