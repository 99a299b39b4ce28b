import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';
import { needing } from './support/installed.js';
import { RedisServer } from './support/redis-server.js';

const redisServer = needing('redis-server');

let redis: RedisServer;
let replicas: ApiProcess[];
let origins: string[];

async function status(userId: string, replica: number): Promise<number> {
  const headers = { authorization: `Bearer ${createTestToken({ sub: userId })}` };
  const response = await fetch(`${origins[replica] ?? ''}/api/${userId}/tasks`, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** Of requests that go to the replicas in turn. */
async function statuses(userId: string, count: number): Promise<number[]> {
  const answers: number[] = [];
  for (let sent = 0; sent < count; sent += 1) answers.push(await status(userId, sent % 2));
  return answers;
}

const accepted = (answers: readonly number[]): number => answers.filter((answer) => answer === 200).length;

/** A minute may end between two requests of a test. */
async function leaveRoomInTheMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 15_000) await sleep(left + 50);
}

(redisServer.isHere ? describe : describe.skip)(`the limit in Redis${redisServer.note}`, () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    const settings = { THROTTLE_PER_USER: '6', REDIS_URL: redis.url };
    const { apiUrl } = databaseOfThisWorker();
    replicas = [1, 2].map(() => new ApiProcess('main.js', apiEnvironment(apiUrl, settings)));
    origins = await Promise.all(replicas.map((replica) => replica.listening()));
  });
  beforeEach(leaveRoomInTheMinute, 20_000);
  afterAll(async () => {
    for (const replica of replicas) replica.signal('SIGKILL');
    await redis.kill();
  });

  it('counts requests of two processes together, exactly [B10]', async () => {
    expect(await statuses('ada', 9)).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429]);
    expect(await status('bob', 1)).toBe(200);
  });

  it('admits exactly the limit of a burst [B10]', async () => {
    const burst = Array.from({ length: 30 }, (_, n) => status('carol', n % 2));
    expect(accepted(await Promise.all(burst))).toBe(6);
  });

  it('waits for a hanging Redis once, for a quarter of a second, and then not at all [B10]', async () => {
    redis.signal('SIGSTOP');
    try {
      const began = performance.now();
      expect(await statuses('dave', 12)).toEqual(Array(12).fill(200));
      expect(performance.now() - began).toBeLessThan(2500);
    } finally {
      redis.signal('SIGCONT');
    }
  });

  it('is counted by each process while Redis is away, and together once it is back [B10]', async () => {
    await redis.kill();
    expect(await statuses('erin', 14)).toEqual([...Array<number>(12).fill(200), 429, 429]);
    await redis.start();
    let shared = 0;
    for (let round = 0; round < 40 && shared !== 6; round += 1) {
      await sleep(250);
      shared = accepted(await statuses(`frank-${round}`, 8));
    }
    expect(shared).toBe(6);
  }, 40_000);

  it('is logged when a process starts to count alone, and when it counts in Redis again', async () => {
    for (const replica of replicas) replica.signal('SIGTERM');
    for (const { code, stdout } of await Promise.all(replicas.map(({ ended }) => ended))) {
      expect(code).toBe(0);
      const said = stdout.match(/Redis is unavailable|in Redis again/g) ?? [];
      expect(said.slice(0, 2)).toEqual(['Redis is unavailable', 'in Redis again']);
      expect(said.length).toBeLessThan(7);
    }
  });
});
