/** Runs before the server starts: exit code 0 when the schema is up to date, 1 when not. */
import { runCommand } from '../command.js';
import { loadMigrationConfig } from '../config.js';
import { migrateToLatest } from './migrate-to-latest.js';

await runCommand(async () => {
  const done = await migrateToLatest(loadMigrationConfig().databaseUrl);
  return done.length === 0 ? 'auth: the schema is up to date' : `auth: migrated ${done.join(', ')}`;
});
