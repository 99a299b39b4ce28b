import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.ts';

const packageFolder = path.resolve(import.meta.dirname, '..');

/** One PostgreSQL for the run, one migrated database for each worker, and an empty one for the migrations' own tests. */
export default async function setUp({ maxWorkers }) {
  // Some tests start the built server as a process; a build with nothing to do takes a third of a second.
  execFileSync(path.resolve(packageFolder, '../../node_modules/.bin/tsc'), ['-b', 'tsconfig.build.json'], {
    cwd: packageFolder,
    stdio: 'inherit',
  });
  const { migrateToLatest } = await import('../dist/database/migrate-to-latest.js');

  const postgres = await startTestPostgres();
  globalThis.stopTestPostgres = () => postgres.stop();
  const workers = [];
  for (let worker = 1; worker <= maxWorkers; worker += 1) {
    const { ownerUrl, authUrl } = await createTestDatabase(postgres.url, `holdfast_auth_test_${worker}`);
    await migrateToLatest(ownerUrl);
    workers.push({ ownerUrl, authUrl });
  }
  const empty = await createTestDatabase(postgres.url, 'holdfast_auth_test_empty');
  process.env.TEST_DATABASES = JSON.stringify({ workers, empty: empty.ownerUrl });
}
