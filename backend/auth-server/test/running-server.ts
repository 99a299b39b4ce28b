import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from '@jest/globals';
import pg from 'pg';
import type { SignAccessToken } from '../src/access-token.js';
import { startAuthServer } from '../src/auth-server.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { Browser, ORIGIN, type Answer, type Json } from './browser.js';

export const SECRET = 'a-test-secret-of-more-than-32-bytes-8f3a1c';
export const PASSWORD = 'blue otter sings at noon';

interface TestDatabases {
  readonly workers: readonly { readonly ownerUrl: string; readonly authUrl: string }[];
  readonly empty: string;
}

export function testDatabases() {
  const { workers, empty } = JSON.parse(process.env.TEST_DATABASES ?? '{}') as TestDatabases;
  const own = workers[Number(process.env.JEST_WORKER_ID) - 1];
  if (own === undefined) throw new Error('test/global-setup.mjs made no database for this worker.');
  return { ...own, empty };
}

export interface ReceivedMail {
  readonly Subject: string;
  readonly Text: string;
}

export interface Options {
  /** Settings beside those of {@link environment}. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signAccessToken?: SignAccessToken;
}

/** What every server under test starts with. Limits are off: the tests of the limits turn them on. */
export function environment(): Record<string, string> {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    BETTER_AUTH_SECRET: SECRET,
    PUBLIC_ORIGIN: ORIGIN,
    DATABASE_URL: testDatabases().authUrl,
    RATE_LIMIT_ENABLED: 'false',
  };
}

const running = new Set<RunningServer>();

// A test that fails half-way must not keep its server, or the whole run would never end.
afterAll(async () => {
  await Promise.all([...running].map((server) => server.stop()));
});

/** The whole server on its worker's database, in this process, on a free port. */
export class RunningServer {
  readonly address: string;
  private constructor(
    port: number,
    /** What the server has written so far, line by line. */
    readonly logs: readonly string[],
    /** Connected as the owner: sees and may change everything. */
    readonly database: pg.Pool,
    private readonly stopServer: () => Promise<void>,
    private readonly countsRequests: boolean,
  ) {
    this.address = `http://127.0.0.1:${port}`;
  }

  static async start({ env = {}, signAccessToken }: Options = {}): Promise<RunningServer> {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const logger = createLogger('debug', destination);
    const { port, stop } = await startAuthServer(
      loadConfig({ ...environment(), ...env }),
      logger,
      signAccessToken,
    );
    const database = new pg.Pool({ connectionString: testDatabases().ownerUrl, max: 2 });
    const countsRequests = env.RATE_LIMIT_ENABLED === 'true';
    const server = new RunningServer(port, lines, database, stop, countsRequests);
    running.add(server);
    return server;
  }

  /** All that still run are stopped after the last test of a file. */
  async stop(): Promise<void> {
    if (!running.delete(this)) return;
    await this.stopServer();
    // The next file of this worker has the same database and the same address.
    if (this.countsRequests) await this.query('DELETE FROM auth.request_count');
    await this.database.end();
  }

  logLines(): Record<string, unknown>[] {
    return this.logs.map((line) => {
      const parsed: Record<string, unknown> = JSON.parse(line);
      return parsed;
    });
  }

  browser(headers?: Readonly<Record<string, string>>): Browser {
    return new Browser(this.address, headers);
  }

  async query(statement: string, values: readonly unknown[] = []): Promise<Json[]> {
    return (await this.database.query(statement, [...values])).rows;
  }

  /**
   * A signed-in person with a new address.
   *
   * @param isConfirmed What lasts (passkeys, a second factor, linked providers) needs a confirmed address.
   */
  async givenPerson({ name = 'Ada', password = PASSWORD, isConfirmed = false } = {}) {
    const email = newEmail();
    const browser = this.browser();
    const { status, body } = await browser.post('/api/auth/sign-up/email', { name, email, password });
    if (status !== 200) throw new Error(`sign-up answered ${String(status)}: ${JSON.stringify(body)}`);
    const id = String(body.user.id);
    if (isConfirmed) {
      await this.query('UPDATE auth."user" SET "emailVerified" = true WHERE id = $1', [id]);
      // The tests of the events begin after this one.
      await this.query('DELETE FROM auth.account_event WHERE user_id = $1', [id]);
    }
    return { browser, email, password, id };
  }

  /** A signed-in administrator with a new address. */
  async givenAdmin() {
    const person = await this.givenPerson({ name: 'Grace' });
    await this.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [person.id]);
    return person;
  }

  signIn(email: string, password: string, browser = this.browser(), more: object = {}): Promise<Answer> {
    return browser.post('/api/auth/sign-in/email', { email, password, ...more });
  }

  /** Requests a new password. @returns The token of the mailed link. */
  async resetLink(email: string): Promise<string> {
    await this.browser().post('/api/auth/request-password-reset', { email });
    return this.mailedToken(email, '/reset-password');
  }

  resetPassword(token: string, newPassword: string): Promise<Answer> {
    return this.browser().post('/api/auth/reset-password', { token, newPassword });
  }

  /** Waits for this many statements that pg_stat_activity shows under the condition. */
  async untilStatements(condition: string, count = 1): Promise<void> {
    const matching = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`;
    while ((await this.query(matching)).length < count) await sleep(10);
  }

  /** Mails to one address, newest first. */
  async mailsTo(email: string): Promise<ReceivedMail[]> {
    const browser = this.browser();
    const found = await browser.get(`/mailbox/api/v1/search?query=${encodeURIComponent(`to:${email}`)}`);
    const { messages }: { messages: { ID: string }[] } = found.body;
    return Promise.all(
      messages.map(async ({ ID }) => {
        const mail: ReceivedMail = (await browser.get(`/mailbox/api/v1/message/${ID}`)).body;
        return mail;
      }),
    );
  }

  /** The token of the newest mail whose link leads to this page. */
  async mailedToken(email: string, page: string): Promise<string> {
    const text = (await this.mailsTo(email))
      .map(({ Text }) => Text)
      .find((mail) => mail.includes(`${ORIGIN}${page}#`));
    const token = /#token=(\S+)/.exec(text ?? '')?.[1];
    if (token === undefined) throw new Error(`no mail to ${email} leads to ${page}`);
    return decodeURIComponent(token);
  }
}

export function newEmail(): string {
  return `person-${randomUUID()}@example.com`;
}
