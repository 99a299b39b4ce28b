import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import { createLogger } from '@holdfast/server-kit/logger';
import { settingsOrExit } from '@holdfast/server-kit/settings';
import { DataSource } from 'typeorm';
import { readMigrationConfig } from '../config/api.config.js';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { baseOptions } from './data-source.js';

/**
 * Brings the schema `app` up to date. Several processes may call it at once: one migrates, the others wait and find
 * nothing to do.
 *
 * @param ownerUrl A direct connection of the schema's owner. Through a pooler in transaction mode, the lock would
 *   not work: it belongs to a session.
 * @returns The names of the migrations that ran.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = await new DataSource(migrationOptions(ownerUrl)).initialize();
  try {
    const session = source.createQueryRunner();
    await session.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    try {
      const ran = await source.runMigrations({ transaction: 'each' });
      return ran.map(({ name }) => name);
    } finally {
      await session.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migration]);
      await session.release();
    }
  } finally {
    await source.destroy();
  }
}

function migrationOptions(ownerUrl: string): ConstructorParameters<typeof DataSource>[0] {
  const base = baseOptions(ownerUrl);
  // A statement that waits for the lock counts as running. The last setting belongs to Citus, and plain PostgreSQL
  // ignores it: without it, a migration with two DDL statements fails on a distributed table.
  const settings = ['statement_timeout=0', 'lock_timeout=0', 'citus.multi_shard_modify_mode=sequential'];
  const options = settings.map((setting) => `-c ${setting}`).join(' ');
  return {
    ...base,
    applicationName: 'holdfast-api-migrate',
    poolSize: 2,
    logging: false,
    extra: { ...base.extra, options },
  };
}

async function main(): Promise<void> {
  const { url, logLevel } = settingsOrExit(readMigrationConfig);
  const logger = createLogger({ service: 'holdfast-api', level: logLevel });
  try {
    logger.info({ ran: await migrate(url) }, 'schema app is up to date');
  } catch (error) {
    logger.fatal(error, 'the migration failed');
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
