import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrations } from './migrations/index.js';

/**
 * Brings the schema `auth` up to date in one transaction. Any number of processes may call it at once: Kysely takes
 * an advisory lock, and the second finds nothing left to do.
 *
 * @param databaseUrl The owner's direct connection: not through a pooler, whose clients would share the lock.
 * @returns Names of the migrations that ran, oldest first; empty when there was nothing to do.
 */
export async function migrateToLatest(databaseUrl: string): Promise<string[]> {
  const database = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl, max: 1 }) }),
  });
  try {
    const migrator = new Migrator({
      db: database,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      migrationTableSchema: 'auth',
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw new Error('The migration of schema "auth" failed; nothing of it was kept.', { cause: error });
    }
    return results.map(({ migrationName }) => migrationName);
  } finally {
    await database.destroy();
  }
}
