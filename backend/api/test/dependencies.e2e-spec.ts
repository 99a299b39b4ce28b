import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TestJwks } from '@holdfast/nestjs-auth/testing';
import request from 'supertest';
import { FaultProxy, type Fault } from '../../../scripts/testing/fault-proxy.ts';
import { faultCases } from '../../../scripts/testing/fault-table.ts';
import { needing } from '../../../scripts/testing/installed.ts';
import { RedisServer } from '../../../scripts/testing/redis-server.ts';
import { AccountEventsServer } from './support/account-events-server.js';
import { databaseOfThisWorker } from './support/databases.js';
import { TestApi } from './support/test-api.js';
import { until } from './support/until.js';

const TASKS = '/api/ada/tasks';
const BACK_OFF_MILLISECONDS = 2000;
const redis = needing('redis-server');

const started: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
});

function stopLater<Part>(part: Part, stop: (part: Part) => unknown): Part {
  started.push(() => stop(part));
  return part;
}

async function proxyOf(url: string): Promise<FaultProxy> {
  return stopLater(await FaultProxy.start(url), (proxy) => proxy.stop());
}

async function startApi(changes: NodeJS.ProcessEnv, apiUrl?: string): Promise<TestApi> {
  const database = databaseOfThisWorker();
  const api = await TestApi.start(changes, { ...database, apiUrl: apiUrl ?? database.apiUrl });
  return stopLater(api, () => api.close());
}

/** As the table writes it. */
async function outcomeOf(sent: request.Test): Promise<string> {
  const { status, headers } = await sent;
  const wait: string | undefined = headers['retry-after'];
  return wait === undefined ? String(status) : `${status}, Retry-After: ${wait}`;
}

/** By the names in the table: brings a dependency into a state, and says what a list of tasks then answers. */
const CASES: Readonly<Record<string, (fault: Fault) => Promise<string>>> = {
  PostgreSQL: async (fault) => {
    const proxy = await proxyOf(databaseOfThisWorker().apiUrl);
    const api = await startApi({}, proxy.url);
    const ada = api.as('ada');
    await ada('get', TASKS).expect(200);
    proxy.breakWith(fault);
    const outcome = await outcomeOf(ada('get', TASKS));
    const ready = await request(api.server).get('/health/ready');
    expect(ready.status).toBe(fault === 'slow' ? 200 : 503);
    proxy.repair();
    await until(async () => (await ada('get', TASKS)).status === 200);
    return outcome;
  },

  Redis: async (fault) => {
    const server = stopLater(await RedisServer.start(), (each) => each.kill());
    const proxy = await proxyOf(server.url);
    const api = await startApi({ REDIS_URL: proxy.url, THROTTLE_PER_USER: '1000' });
    const ada = api.as('ada');
    await until(async () => {
      await ada('get', TASKS).expect(200);
      return (await server.callsOf('eval')) > 0;
    });
    proxy.breakWith(fault);
    const start = Date.now();
    const before = proxy.swallowed;
    const outcomes = new Set([await outcomeOf(ada('get', TASKS))]);
    for (let round = 0; round < 4; round += 1) {
      const burst = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(ada('get', TASKS))));
      burst.forEach((outcome) => outcomes.add(outcome));
    }
    // One request of the process asks a Redis that hangs, and no other one until the back-off is over.
    const asked = 1 + Math.floor((Date.now() - start) / BACK_OFF_MILLISECONDS);
    if (fault === 'hangs') expect(proxy.swallowed - before).toBeLessThanOrEqual(asked);
    await request(api.server).get('/health/ready').expect(200);
    return [...outcomes].join();
  },

  'account events': async (fault) => {
    const server = new AccountEventsServer();
    await server.listen();
    stopLater(server, () => {
      server.close();
    });
    const proxy = await proxyOf(server.url);
    const api = await startApi({ ACCOUNT_EVENTS_URL: proxy.url });
    proxy.breakWith(fault);
    const outcome = await outcomeOf(api.as('ada')('get', TASKS));
    await request(api.server).get('/health/ready').expect(200);
    return outcome;
  },

  'key set': async (fault) => {
    const signer = stopLater(await TestJwks.start(), (each) => each.close());
    const { jwksUrl, issuer, audience } = signer.options;
    const proxy = await proxyOf(jwksUrl);
    const settings = {
      JWT_ALGORITHM: 'EdDSA',
      JWKS_URL: proxy.url,
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
    };
    const api = await startApi(settings);
    proxy.breakWith(fault);
    return outcomeOf(
      request(api.server)
        .get(TASKS)
        .auth(signer.token({ sub: 'ada' }), { type: 'bearer' }),
    );
  },
};

describe('a dependency of the API that fails', () => {
  const cases = faultCases('API');

  it('is in the table with its four faults, and here', () => {
    expect(new Set(cases.map(({ dependency }) => dependency))).toEqual(new Set(Object.keys(CASES)));
    expect(cases).toHaveLength(4 * Object.keys(CASES).length);
  });

  for (const { dependency, fault, outcome } of cases) {
    const isSkipped = dependency === 'Redis' && !redis.isHere;
    (isSkipped ? it.skip : it)(
      `leads to the answer in docs/reliability.md: ${dependency}, ${fault}: ${outcome}${dependency === 'Redis' ? redis.note : ''} [A11]`,
      async () => {
        const answer =
          CASES[dependency]?.(fault) ?? Promise.reject(new Error(`there is no case for ${dependency}`));
        expect(await Promise.race([answer, sleep(25_000, 'no answer', { ref: false })])).toBe(outcome);
      },
    );
  }
});
