/** A step of its own before the server starts: exit code 0 when the schema is up to date, 1 when not. */
import { ConfigurationError, loadMigrationConfig } from '../config.js';
import { describeError } from '../logger.js';
import { migrateToLatest } from './migrate-to-latest.js';

try {
  const done = await migrateToLatest(loadMigrationConfig().databaseUrl);
  console.log(done.length === 0 ? 'auth: the schema is up to date' : `auth: migrated ${done.join(', ')}`);
} catch (error) {
  console.error(error instanceof ConfigurationError ? `auth-server: ${error.message}` : describeError(error));
  process.exitCode = 1;
}
