import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.ts';

const packageFolder = path.resolve(import.meta.dirname, '..');

/** One PostgreSQL for the run and one migrated database for each worker; `TestApi` finds its own by the worker's number. */
export default async function setUp({ maxWorkers }) {
  // Some tests start the built servers as processes; a build with nothing to do takes a third of a second.
  execFileSync('tsc', ['-b', 'tsconfig.build.json'], { cwd: packageFolder, stdio: 'inherit' });
  const { migrate } = await import('../dist/database/migrate.js');

  const postgres = await startTestPostgres();
  globalThis.stopTestPostgres = () => postgres.stop();
  const urls = [];
  for (let worker = 1; worker <= maxWorkers; worker += 1) {
    const { ownerUrl, apiUrl } = await createTestDatabase(postgres.url, `holdfast_api_test_${worker}`);
    await migrate(ownerUrl);
    urls.push({ ownerUrl, apiUrl });
  }
  process.env.TEST_SERVER_URL = postgres.url;
  process.env.TEST_DATABASES = JSON.stringify(urls);
}
