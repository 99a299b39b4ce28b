import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from '@redis/client';
import { needing } from '../../../scripts/testing/installed.ts';
import { RedisServer } from '../../../scripts/testing/redis-server.ts';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const TEN_REFUSED_PASSWORDS = Array<number>(10).fill(401);

const redisServer = needing('redis-server');

(redisServer.isHere ? describe : describe.skip)(`rate limits in Redis${redisServer.note}`, () => {
  let redis: RedisServer;
  let server: RunningServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  // A server remembers a refused client until the end of its window, without another request to Redis.
  beforeEach(async () => {
    server = await start();
  });
  afterEach(async () => {
    await server.stop();
    await ask((client) => client.flushAll());
  });
  afterAll(() => redis.kill());

  const clientOf = (url: string) => createClient({ url, socket: { reconnectStrategy: false } });
  const ask = async <T>(question: (client: ReturnType<typeof clientOf>) => Promise<T>): Promise<T> => {
    const client = clientOf(redis.url);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await question(client);
    } finally {
      client.destroy();
    }
  };
  const start = async () => {
    const running = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true', REDIS_URL: redis.url } });
    await until(() => countsInRedis(running));
    return running;
  };
  const countsInRedis = async (running = server) => {
    await running.browser().get('/api/auth/providers');
    return (await keys('/providers')).length > 0;
  };
  const keys = (path: string) => ask((client) => client.keys(`holdfast:auth:limit:*${path}`));
  const until = async (isTrue: () => Promise<boolean>) => {
    while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const trySignIn = async (running = server) => (await running.signIn(newEmail(), PASSWORD)).status;
  const tryInTurn = async (count: number) => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push(await trySignIn());
    return statuses;
  };
  const rowsInDatabase = async () =>
    (await server.query(`SELECT 1 FROM auth.request_count WHERE key LIKE '%/sign-in/email'`)).length;

  it('allow exactly ten of forty simultaneous sign-ins without a query to the database [B10]', async () => {
    const statuses = await Promise.all(Array.from({ length: 40 }, () => trySignIn()));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    expect(await rowsInDatabase()).toBe(0);
  });

  it('are shared by two processes, and say how long to wait [B10]', async () => {
    const other = await start();
    expect(await tryInTurn(10)).toEqual(TEN_REFUSED_PASSWORDS);
    const { status, headers } = await other.signIn(newEmail(), PASSWORD);
    expect(status).toBe(429);
    const wait = Number(headers.get('retry-after'));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    await other.stop();
  });

  it('end a window on time although a client keeps trying [B10]', async () => {
    await tryInTurn(11);
    const [key = ''] = await keys('/sign-in/email');
    const left = await ask((client) => client.pTTL(key));
    await tryInTurn(3);
    expect(await ask((client) => client.pTTL(key))).toBeLessThan(left);
    await ask((client) => client.del(key));
    const other = await start();
    expect(await trySignIn(other)).toBe(401);
    await other.stop();
  });

  it('are counted in the database while Redis is unavailable, and in Redis afterwards [B10]', async () => {
    await tryInTurn(5);
    await redis.kill();
    expect(await tryInTurn(11)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
    expect(await rowsInDatabase()).toBe(1);
    expect(server.logs.filter((line) => line.includes('Redis is unavailable'))).toHaveLength(1);
    await redis.resume();
    await until(() => countsInRedis());
    expect(server.logs.filter((line) => line.includes('counted in Redis again'))).toHaveLength(1);
    expect(await tryInTurn(11)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
  });

  it('are counted in the database by a server that never reaches Redis [B10]', async () => {
    const lost = await RunningServer.start({
      env: { RATE_LIMIT_ENABLED: 'true', REDIS_URL: 'redis://user:hunter2@127.0.0.1:1' },
    });
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1) statuses.push(await trySignIn(lost));
    expect(statuses).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
    expect(lost.logs.join('')).not.toContain('hunter2');
    await lost.stop();
  });
});
