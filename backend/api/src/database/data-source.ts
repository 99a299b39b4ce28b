import { Logger } from '@nestjs/common';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { DatabaseConfig } from '../config/api.config.js';
import { CalendarFeedEntity } from '../calendar-feed/calendar-feed.entity.js';
import { BulkChangeEntity, ChangeEntity, UsageEntity } from '../change-log/change-log.entity.js';
import { ListEntity } from '../lists/list.entity.js';
import {
  PushDeliveryEntity,
  PushSubscriptionEntity,
  ReminderSettingEntity,
} from '../reminders/push.entity.js';
import { ImportLeaseEntity } from '../transfer/import-lease.entity.js';
import { TaskEntity } from '../tasks/task.entity.js';
import { connectionFromUrl } from './connection-url.js';
import { migrations } from './migrations/index.js';
import { PooledClient } from './pooled-client.js';
import { rowTypes } from './row-types.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

type BaseOptions = Omit<PostgresDataSourceOptions, 'extra'> & { readonly extra: object };

/** Options that the pool of the API and the connection of the migrations share. */
export function baseOptions(url: string): BaseOptions {
  const { url: explicitUrl, enableChannelBinding } = connectionFromUrl(url);
  return {
    type: 'postgres',
    url: explicitUrl,
    schema: 'app',
    entities: [
      BulkChangeEntity,
      CalendarFeedEntity,
      ChangeEntity,
      ImportLeaseEntity,
      ListEntity,
      PushDeliveryEntity,
      PushSubscriptionEntity,
      ReminderSettingEntity,
      TaskEntity,
      UsageEntity,
    ],
    migrations,
    migrationsTableName: 'migration',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    // Otherwise TypeORM tries to CREATE EXTENSION for every uuid column.
    installExtensions: false,
    extra: { enableChannelBinding },
  };
}

/**
 * The pool of the API. Statement and lock timeouts are settings of the role, because a pooler in transaction mode refuses
 * start-up parameters. `PooledClient` gives up on a server that hangs.
 */
export function poolOptions({ url, poolMax, preparedStatements }: DatabaseConfig): PostgresDataSourceOptions {
  const logger = new Logger('Database');
  const base = baseOptions(url);
  return {
    ...base,
    applicationName: 'holdfast-api',
    poolSize: poolMax,
    connectTimeoutMS: 2000,
    // Without a listener, an error on an idle connection ends the process.
    poolErrorHandler: (error: Error) => {
      logger.warn(`Lost an idle connection: ${error.message}`);
    },
    logging: false,
    extra: {
      ...base.extra,
      types: rowTypes,
      Client: PooledClient,
      preparedStatements,
      idleTimeoutMillis: 10_000,
      maxLifetimeSeconds: 300,
      keepAlive: true,
    },
  };
}
