import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { isDatabaseUnavailable } from '@holdfast/server-kit/database-errors';
import { openDatabase } from '../src/database/database.js';
import { createLogger } from '../src/logger.js';
import type { Browser } from './browser.js';
import { newEmail, PASSWORD, RunningServer, testDatabases } from './running-server.js';
import { until } from './smtp-server.js';

/** A proxy for PostgreSQL. When it closes, open connections break and new ones are refused. */
class DatabaseProxy {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<string> {
    this.#server = createServer((client) => {
      const upstream = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
      }
      client.pipe(upstream).pipe(client);
    });
    const server = this.#server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    return Object.assign(new URL(this.target), { hostname: '127.0.0.1', port: String(this.#port) }).href;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) =>
      this.#server?.close(() => {
        resolve();
      }),
    );
  }
}

const proxy = new DatabaseProxy(new URL(testDatabases().authUrl));
let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({
    env: { DATABASE_URL: await proxy.open(), RATE_LIMIT_ENABLED: 'true' },
  });
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
});

it('The server returns 503 with Retry-After while the database is unavailable, ends no session, and recovers [A11]', async () => {
  const { browser, email } = await server.givenPerson();
  const cookies = new Map(browser.cookies);
  await proxy.close();

  const answers = [
    await browser.get('/api/auth/token'),
    await browser.get('/api/auth/get-session'),
    await server.signIn(email, PASSWORD),
    await browser.post('/api/auth/sign-up/email', { name: 'Bob', email: newEmail(), password: PASSWORD }),
    await browser.post('/api/auth/request-password-reset', { email }),
    await browser.post('/api/auth/sign-out'),
  ];
  for (const { status, body, headers } of answers) {
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    expect(headers.get('retry-after')).toBe('1');
    expect(headers.getSetCookie()).toEqual([]);
  }
  expect(browser.cookies).toEqual(cookies);
  expect((await browser.get('/health')).status).toBe(200);
  const ready = await browser.get('/health/ready');
  expect([ready.status, ready.body.database]).toEqual([503, 'down']);

  await proxy.open();
  expect((await browser.get('/api/auth/token')).status).toBe(200);
  await untilReady(browser);
});

/** A check of readiness gives up sooner than a busy machine connects. */
const untilReady = (browser: Browser) =>
  until(async () => (await browser.get('/health/ready')).status === 200);

it('The server starts while the database is unavailable, and responds once it is back [A11]', async () => {
  await proxy.close();
  const early = await RunningServer.start({ env: { DATABASE_URL: await proxy.open() } });
  await proxy.close();
  expect((await early.browser().get('/health/ready')).status).toBe(503);
  await proxy.open();
  await untilReady(early.browser());
  await early.stop();
});

it('The process survives a connection that breaks during a statement [A11]', async () => {
  const other = new DatabaseProxy(new URL(testDatabases().authUrl));
  const url = await other.open();
  const database = openDatabase({ url, poolMax: 1 }, createLogger('silent'));
  // A connection through the proxy takes longer than its timeout on a busy machine.
  await until(() =>
    sql`SELECT 1`.execute(database).then(
      () => true,
      () => false,
    ),
  );
  const failure: unknown = await Promise.all([
    sql`SELECT pg_sleep(4)`.execute(database).catch((error: unknown) => error),
    server.untilStatements(`wait_event = 'PgSleep'`).then(() => other.close()),
  ]).then(([error]) => error);

  expect(isDatabaseUnavailable(failure)).toBe(true);
  await database.destroy();
});
