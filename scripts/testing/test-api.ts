/** The API alone, for tests that need no login: its process, a fresh database, and tokens that it accepts. */
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createTestToken, expiredToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { runStep, startServer } from '../product/processes.ts';
import { ROOT } from '../root.ts';
import { createTestDatabase, startTestPostgres } from './test-database.ts';

const DIST = path.join(ROOT, 'backend/api/dist');

/** Expects the API to be built. */
export async function startTestApi() {
  const postgres = await startTestPostgres();
  const database = await createTestDatabase(postgres.url);
  const { ownerUrl } = database;
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    PORT: '0',
    BETTER_AUTH_SECRET: TEST_AUTH_OPTIONS.secret,
    PUBLIC_ORIGIN: TEST_AUTH_OPTIONS.issuer,
    JWT_AUDIENCE: TEST_AUTH_OPTIONS.audience,
    DATABASE_URL: database.apiUrl,
    // A suite sends more requests per minute than a user.
    THROTTLE_PER_ADDRESS: '0',
    THROTTLE_PER_USER: '0',
  };
  await runStep({
    name: 'Migration of the API',
    args: [path.join(DIST, 'database/migrate.js')],
    env: { ...env, DATABASE_URL: ownerUrl, DATABASE_URL_DIRECT: ownerUrl },
  });
  const outputs: Promise<string>[] = [];
  const server = await startServer({
    name: 'api',
    entry: path.join(DIST, 'main.js'),
    env,
    log: (_name, output) => outputs.push(text(output)),
  });
  return {
    origin: server.origin,
    kill: server.kill,
    restart: server.restart,
    tokenOf: (userId: string) => createTestToken({ sub: userId }),
    expiredTokenOf: (userId: string) => expiredToken({ sub: userId }),
    /** Stops everything and returns what the API logged. */
    stop: async () => {
      await server.stop();
      await database.drop();
      await postgres.stop();
      return (await Promise.all(outputs)).join('');
    },
  };
}
