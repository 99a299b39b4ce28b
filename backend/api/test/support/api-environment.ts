import { TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';

/** What a process of the API is started with in the tests. */
export function apiEnvironment(databaseUrl: string, changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    PORT: '0',
    BETTER_AUTH_SECRET: TEST_AUTH_OPTIONS.secret,
    PUBLIC_ORIGIN: TEST_AUTH_OPTIONS.issuer,
    JWT_AUDIENCE: TEST_AUTH_OPTIONS.audience,
    DATABASE_URL: databaseUrl,
    // A suite sends more in a minute than any person: only the tests of the limits have some.
    THROTTLE_PER_ADDRESS: '0',
    THROTTLE_PER_USER: '0',
    ...changes,
  };
}
