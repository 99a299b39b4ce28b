import { describe, expect, it } from '@jest/globals';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';

const { apiUrl } = databaseOfThisWorker();

const start = (changes: NodeJS.ProcessEnv): ApiProcess =>
  new ApiProcess('main.js', apiEnvironment(apiUrl, changes));

describe('the process', () => {
  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['has 31 bytes', TEST_AUTH_OPTIONS.secret.slice(0, 31)],
    ['ends with a newline', `${TEST_AUTH_OPTIONS.secret}\n`],
    ['begins with a blank', ` ${TEST_AUTH_OPTIONS.secret}`],
    ['is a placeholder', 'change-me-change-me-change-me-change-me'],
    ['is one letter many times', 'x'.repeat(64)],
    ['holds less than 128 bits', '31415926535897932384626433832795028841'],
  ])('exits with one clear line when the secret %s [A10]', async (_what, secret) => {
    const { code, stdout, stderr } = await start({ BETTER_AUTH_SECRET: secret, NODE_ENV: 'production' })
      .ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Cannot start: BETTER_AUTH_SECRET [^\n]+\n$/);
    if (secret) expect(stderr).not.toContain(secret.trim());
  });

  it('names every wrong variable in one line, without a password', async () => {
    const { code, stderr } = await start({
      BETTER_AUTH_SECRET: 'short',
      BETTER_AUTH_SECRET_PREVIOUS: 'old',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      PUBLIC_ORIGIN: 'localhost:3000/',
      DATABASE_URL: 'mysql://someone:hidden@host/db',
      DATABASE_PREPARED_STATEMENTS: 'yes',
    }).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const name of [
      'BETTER_AUTH_SECRET is 5 bytes long',
      'BETTER_AUTH_SECRET_PREVIOUS has an entry that is 3 bytes long',
      'PORT must be a whole number from 0 to 65535',
      'LOG_LEVEL must be one of',
      'PUBLIC_ORIGIN is not an origin',
      'DATABASE_URL must be a PostgreSQL URL',
      'DATABASE_PREPARED_STATEMENTS must be one of true, false',
    ]) {
      expect(stderr).toContain(name);
    }
    expect(stderr).not.toContain('hidden');
  });

  it('reports its port to its parent, serves requests, and logs only JSON lines [A8] [E3]', async () => {
    const api = start({});
    const origin = await api.listening();
    const answers = await Promise.all(['/health', '/health/ready'].map((path) => fetch(`${origin}${path}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    api.signal('SIGINT');
    const { code, stdout, stderr } = await api.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    expect(stdout).toContain(`Listening on ${origin}`);
    // Nest alone would write some forty.
    expect(lines.length).toBeLessThan(10);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        service: 'holdfast-api',
        level: 'info',
        time: expect.any(String),
      });
    }
  });

  it('accepts tokens of the previous secret during a rotation [A13]', async () => {
    const next = 'n3w-s3cret-of-the-auth-server-0123456789';
    const api = start({ BETTER_AUTH_SECRET: next, BETTER_AUTH_SECRET_PREVIOUS: TEST_AUTH_OPTIONS.secret });
    const origin = await api.listening();
    const tokens = [
      createTestToken({ sub: 'ada' }),
      createTestToken({ sub: 'ada' }, { ...TEST_AUTH_OPTIONS, secret: next }),
      createTestToken({ sub: 'ada' }, { ...TEST_AUTH_OPTIONS, secret: `${next}-unknown` }),
    ];
    const answers = await Promise.all(
      tokens.map((token) =>
        fetch(`${origin}/api/ada/tasks`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
    api.signal('SIGTERM');
    expect((await api.ended).code).toBe(0);
  });
});
