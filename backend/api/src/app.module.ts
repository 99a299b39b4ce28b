import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '@holdfast/nestjs-auth';
import { JwtStrategy } from '@holdfast/nestjs-auth/passport';
import { AccountEventsModule } from './account-events/account-events.module.js';
import { AdminModule } from './admin/admin.module.js';
import { authOptions } from './auth-options.js';
import { CalendarFeedModule } from './calendar-feed/calendar-feed.module.js';
import type { ApiConfig } from './config/api.config.js';
import { poolOptions } from './database/data-source.js';
import { RetryingDataSource } from './database/retrying-data-source.js';
import { ApiProblemFilter } from './http/api-problem.filter.js';
import { HealthModule } from './health/health.module.js';
import { UnknownRouteController } from './http/unknown-route.controller.js';
import { ChangeLogModule } from './change-log/change-log.module.js';
import { ListsModule } from './lists/lists.module.js';
import { LiveModule } from './live/live.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { RemindersModule } from './reminders/reminders.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { AddressThrottlingModule, UserThrottlingModule } from './throttling/throttling.module.js';
import { TransferModule } from './transfer/transfer.module.js';
import { UsersModule } from './users/users.module.js';
import { ProblemValidationPipe } from './validation/problem-validation.pipe.js';

@Module({})
export class AppModule {
  static forRoot({
    auth,
    database,
    publicOrigin,
    host,
    push,
    quota,
    telemetry,
    throttle,
    trustedProxies,
  }: ApiConfig): DynamicModule {
    const { metricsPort: port } = telemetry;
    const pool = poolOptions(database);
    return {
      module: AppModule,
      imports: [
        AddressThrottlingModule.forRoot({ throttle, trustedProxies }),
        AuthModule.forRootAsync({
          imports: [JwtModule],
          inject: [JwtService],
          useFactory: (jwt: JwtService) => authOptions(auth, jwt),
        }),
        UserThrottlingModule,
        // In containers, the database may start after the API.
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...pool, retryAttempts: 30, retryDelay: 1000 }),
          dataSourceFactory: () => new RetryingDataSource(pool).initialize(),
        }),
        AccountEventsModule,
        AdminModule,
        CalendarFeedModule.forRoot(publicOrigin),
        HealthModule,
        ChangeLogModule.forRoot(quota),
        ListsModule,
        LiveModule,
        ...(port === undefined ? [] : [MetricsModule.forRoot({ host, port })]),
        RemindersModule.forRoot(push),
        TasksModule,
        TransferModule,
        UsersModule,
      ],
      controllers: [UnknownRouteController],
      providers: [
        JwtStrategy,
        { provide: APP_PIPE, useClass: ProblemValidationPipe },
        { provide: APP_FILTER, useClass: ApiProblemFilter },
      ],
    };
  }
}
