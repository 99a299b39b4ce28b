import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { needing } from '../../../scripts/testing/installed.ts';
import { RedisServer } from '../../../scripts/testing/redis-server.ts';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';
import { until } from './support/until.js';

const BACK_OFF_MILLISECONDS = 2000;
const redisServer = needing('redis-server');

let redis: RedisServer;
let replicas: ApiProcess[];
let origins: string[];

async function startReplicas(): Promise<void> {
  const settings = { THROTTLE_PER_USER: '6', REDIS_URL: redis.url };
  const { apiUrl } = databaseOfThisWorker();
  replicas = [1, 2].map(() => new ApiProcess('main.js', apiEnvironment(apiUrl, settings)));
  origins = await Promise.all(replicas.map((replica) => replica.listening()));
  await countTogether();
}

/** Waits until both replicas are connected to Redis: until then they accept six requests each. */
async function countTogether(): Promise<void> {
  await until(async () => accepted(await statuses(randomUUID(), 8)) === 6);
}

async function killReplicas(): Promise<void> {
  for (const replica of replicas) replica.signal('SIGKILL');
  await Promise.all(replicas.map(({ ended }) => ended));
}

async function status(userId: string, replica: number): Promise<number> {
  const headers = { authorization: `Bearer ${createTestToken({ sub: userId })}` };
  const response = await fetch(`${origins[replica] ?? ''}/api/${userId}/tasks`, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** Sends requests to the replicas in turn. */
async function statuses(userId: string, count: number): Promise<number[]> {
  const answers: number[] = [];
  for (let sent = 0; sent < count; sent += 1) answers.push(await status(userId, sent % 2));
  return answers;
}

const accepted = (answers: readonly number[]): number => answers.filter((answer) => answer === 200).length;

(redisServer.isHere ? describe : describe.skip)(`the rate limit in Redis${redisServer.note}`, () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.kill());

  describe('while Redis responds', () => {
    beforeAll(startReplicas);
    afterAll(killReplicas);

    it('counts requests of two processes together, exactly [B10]', async () => {
      expect(await statuses('ada', 9)).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429]);
      expect(await status('bob', 1)).toBe(200);
    });

    it('admits exactly the limit of a burst [B10]', async () => {
      const burst = Array.from({ length: 30 }, (_, n) => status('carol', n % 2));
      expect(accepted(await Promise.all(burst))).toBe(6);
    });
  });

  describe('when Redis fails', () => {
    beforeEach(startReplicas);
    afterEach(killReplicas);

    it('makes one request per process wait for a Redis that hangs, and then counts alone [B10]', async () => {
      const before = await redis.callsOf('eval');
      const start = Date.now();
      redis.signal('SIGSTOP');
      try {
        expect(await statuses('dave', 12)).toEqual(Array(12).fill(200));
      } finally {
        redis.signal('SIGCONT');
      }
      const backOffs = 1 + Math.floor((Date.now() - start) / BACK_OFF_MILLISECONDS);
      const calls = (await redis.callsOf('eval')) - before;
      expect(calls).toBeGreaterThan(0);
      expect(calls).toBeLessThanOrEqual(2 * backOffs);
    });

    it('is counted by each process while Redis is unavailable, together again later, and logs both [B10]', async () => {
      await redis.kill();
      expect(await statuses('erin', 14)).toEqual([...Array<number>(12).fill(200), 429, 429]);
      await redis.resume();
      await countTogether();

      for (const replica of replicas) replica.signal('SIGTERM');
      for (const { code, stdout } of await Promise.all(replicas.map(({ ended }) => ended))) {
        expect(code).toBe(0);
        const logged = stdout.match(/Redis is unavailable|in Redis again/g) ?? [];
        expect(logged.slice(0, 2)).toEqual(['Redis is unavailable', 'in Redis again']);
        expect(logged.length).toBeLessThan(7);
      }
    });
  });
});
