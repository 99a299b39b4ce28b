import { TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';

/** The environment of an API process in tests. */
export function apiEnvironment(databaseUrl: string, changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    PORT: '0',
    BETTER_AUTH_SECRET: TEST_AUTH_OPTIONS.secret,
    PUBLIC_ORIGIN: TEST_AUTH_OPTIONS.issuer,
    JWT_AUDIENCE: TEST_AUTH_OPTIONS.audience,
    DATABASE_URL: databaseUrl,
    // A suite sends more requests per minute than a user, so only the tests of the limits set any.
    THROTTLE_PER_ADDRESS: '0',
    THROTTLE_PER_USER: '0',
    ...changes,
  };
}
