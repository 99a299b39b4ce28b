/** Sign-outs and bans at several API processes, while the database server is busy with something else. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ROOT } from '../root.ts';
import { ROLES } from '../postgres/database.ts';
import { startTestProduct } from '../testing/test-product.ts';
import { type Server, startServer } from './processes.ts';

const PASSWORD = 'a long walk by the sea';
const API_PASSWORD = randomBytes(32).toString('base64url');

describe('three API processes', () => {
  let product: Awaited<ReturnType<typeof startTestProduct>>;
  let others: Server[] = [];
  let apis: string[] = [];
  /** Of the owner. */
  let database: pg.Client;

  before(async () => {
    product = await startTestProduct({ RATE_LIMIT_ENABLED: 'false', API_DATABASE_PASSWORD: API_PASSWORD });
    const databaseUrl = new URL(product.ownerUrl);
    databaseUrl.username = ROLES.api.role;
    databaseUrl.password = API_PASSWORD;
    const env = {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      BETTER_AUTH_SECRET: product.secret,
      PUBLIC_ORIGIN: product.origin,
      DATABASE_URL: databaseUrl.href,
      ACCOUNT_EVENTS_URL: `${product.servers.authServer.origin}/api/auth/account-events`,
    };
    const entry = path.join(ROOT, 'backend', 'api', 'dist', 'main.js');
    const log = (_name: string, output: Readable) => output.resume();
    others = await Promise.all(
      [2, 3].map((number) => startServer({ name: `api ${number}`, entry, env, log })),
    );
    apis = [product.servers.api.origin, ...others.map(({ port }) => `http://127.0.0.1:${port}`)];
    database = new pg.Client(product.ownerUrl);
    await database.connect();
  });
  after(async () => {
    await database.end();
    await Promise.all(others.map(({ stop }) => stop()));
    await product.stop();
  });

  /** @param body GET without one. */
  const auth = (endpoint: string, body?: object, cookie = '') =>
    fetch(`${product.origin}/api/auth/${endpoint}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', origin: product.origin, cookie },
      ...(body && { body: JSON.stringify(body) }),
    });

  async function signUp(name: string) {
    const response = await auth('sign-up/email', {
      name,
      email: `${name}@example.com`,
      password: PASSWORD,
    });
    assert.equal(response.status, 200, await response.clone().text());
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const { token } = (await (await auth('token', undefined, cookie)).json()) as { token: string };
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return { cookie, token, id: String(sub) };
  }

  const statusAt = async (api: string, { id, token }: { id: string; token: string }) =>
    (await fetch(`${api}/api/${id}/tasks`, { headers: { authorization: `Bearer ${token}` } })).status;

  const readinessOf = async (api: string) =>
    ((await (await fetch(`${api}/health/ready`)).json()) as { accountEvents: string }).accountEvents;

  /** How long it takes until every process refuses the token. */
  async function refusedEverywhere(person: { id: string; token: string }) {
    const started = performance.now();
    while (performance.now() - started < 10_000) {
      const statuses = await Promise.all(apis.map((api) => statusAt(api, person)));
      if (statuses.every((status) => status === 401)) break;
      await delay(50);
    }
    assert.deepEqual(await Promise.all(apis.map((api) => statusAt(api, person))), [401, 401, 401]);
    return performance.now() - started;
  }

  it('end a signed-out session within three seconds while a transaction in another database stays open and 2,000 events are written [A15]', async (test) => {
    const [ada, eve] = [await signUp('ada'), await signUp('eve')];
    const stuck = new pg.Client(await anotherDatabase());
    await stuck.connect();
    try {
      await stuck.query('BEGIN');
      await stuck.query('SELECT pg_current_xact_id()');
      await database.query(
        `INSERT INTO auth.account_event (type, user_id) SELECT 'user.changed', gen_random_uuid() FROM generate_series(1, 2000)`,
      );
      assert.deepEqual(await Promise.all(apis.map((api) => statusAt(api, ada))), [200, 200, 200]);
      assert.equal((await auth('sign-out', {}, ada.cookie)).status, 200);
      const milliseconds = await refusedEverywhere(ada);
      test.diagnostic(`refused by all three after ${Math.round(milliseconds)} ms`);
      assert.ok(milliseconds < 3000, `it took ${milliseconds} ms`);
      assert.deepEqual(await Promise.all(apis.map(readinessOf)), ['current', 'current', 'current']);
      assert.deepEqual(await Promise.all(apis.map((api) => statusAt(api, eve))), [200, 200, 200]);
    } finally {
      await stuck.end();
    }
  });

  async function anotherDatabase() {
    await database.query('CREATE DATABASE another');
    const url = new URL(product.ownerUrl);
    url.pathname = '/another';
    return url.href;
  }

  it('end the tokens, event streams and calendar feed of a banned user [A15]', async () => {
    const person = await signUp('mallory');
    const authorization = `Bearer ${person.token}`;
    await database.query(
      `INSERT INTO app.calendar_feed (user_id, secret_hash, authorized_at) VALUES ($1, '', now() - interval '1 minute')`,
      [person.id],
    );
    const streams = await Promise.all(
      apis.map((api) => fetch(`${api}/api/${person.id}/events`, { headers: { authorization } })),
    );
    assert.deepEqual(
      streams.map(({ status }) => status),
      [200, 200, 200],
    );
    // The second in which a token was issued counts as before; a ban in the next one is later in any case.
    await delay(1100);
    await database.query('UPDATE auth."user" SET banned = true WHERE id = $1', [person.id]);

    for (const stream of streams) assert.match(await stream.text(), /"code":"AUTH_TOKEN_REVOKED"/);
    await refusedEverywhere(person);
    for (let tries = 0; tries < 100 && (await feeds(person.id)) > 0; tries += 1) await delay(50);
    assert.equal(await feeds(person.id), 0);
  });

  const feeds = async (owner: string) =>
    (await database.query('SELECT FROM app.calendar_feed WHERE user_id = $1', [owner])).rowCount ?? 0;
});
