import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CHECKS, givenHolder, turnOn, type Fate, type Holder, type SetUp } from './account-holdings.js';
import type { Browser } from './browser.js';
import { PASSWORD, type RunningServer } from './running-server.js';
import { SocialServer } from './social-server.js';

const NEW_PASSWORD = 'seven green kettles whistle';
const social = new SocialServer();
let admin: Browser;
beforeAll(async () => {
  const { browser, id } = await social.server.givenPerson({ name: 'Grace', isConfirmed: true });
  await social.server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [id]);
  admin = browser;
});

interface Event {
  readonly setUp?: SetUp;
  /** Causes it over HTTP. */
  readonly happens: (holder: Holder, server: RunningServer) => Promise<{ readonly status: number }>;
  /** Before the cells are looked at. */
  readonly after?: (holder: Holder) => Promise<unknown>;
}

const asAdmin =
  (route: string, more: object = {}) =>
  ({ id }: Pick<Holder, 'id'>) =>
    admin.post(`/api/auth/admin/users/${route}`, { userId: id, ...more });
const reset = ({ resetLink }: Holder, server: RunningServer) =>
  server.browser().post('/api/auth/reset-password', { token: resetLink, newPassword: NEW_PASSWORD });

/** One for each row of docs/account-lifecycle.md. */
const EVENTS: Readonly<Record<string, Event>> = {
  'address confirmed': {
    setUp: { isConfirmed: false },
    happens: ({ browser, confirmationLink }) =>
      browser.post('/api/auth/verify-email', { token: confirmationLink }),
  },
  'password changed': {
    happens: ({ browser }) =>
      browser.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  },
  'password reset': { happens: reset },
  'unconfirmed account reset': { setUp: { isConfirmed: false }, happens: reset },
  'address changed': {
    happens: ({ changeLink }, server) =>
      server.browser().post('/api/auth/email-change/confirm', { token: changeLink }),
  },
  'address change undone': {
    happens: ({ undoLink }, server) =>
      server.browser().post('/api/auth/email-change/undo', { token: undoLink }),
  },
  'address corrected by an administrator': {
    happens: ({ id, changeTo }) => asAdmin('email', { email: changeTo })({ id }),
  },
  'second factor turned on': {
    setUp: { withSecondFactor: false },
    happens: async ({ browser }) => {
      await turnOn(social, browser);
      return { status: 200 };
    },
  },
  'second factor turned off': {
    happens: ({ browser }) => browser.post('/api/auth/two-factor/disable', { password: PASSWORD }),
  },
  'second factor removed by an administrator': { happens: asAdmin('remove-second-factor') },
  'second factor recovered by mail': {
    happens: async ({ id, email }, server) => {
      await server.query(
        `UPDATE auth.second_factor_recovery SET removes_at = now() - interval '1 s' WHERE user_id = $1`,
        [id],
      );
      return server.signIn(email, PASSWORD);
    },
  },
  'account banned': {
    happens: asAdmin('ban', { reason: 'spam' }),
    after: asAdmin('unban'),
  },
  'role changed': { happens: asAdmin('role', { role: 'admin' }) },
  'passkey removed': {
    happens: async ({ browser }) => {
      const [passkey] = (await browser.get('/api/auth/passkey/list-user-passkeys')).body;
      return browser.post('/api/auth/passkey/delete-passkey', { id: passkey.id });
    },
  },
  'provider unlinked': {
    happens: ({ browser }) => browser.post('/api/auth/sign-in-methods/unlink', { provider: 'google' }),
  },
  'other sessions ended': { happens: ({ browser }) => browser.post('/api/auth/sessions/revoke-others') },
  'all sessions ended by an administrator': { happens: asAdmin('end-sessions') },
  'account deleted': {
    setUp: { withUndoLink: false },
    happens: ({ browser }) => browser.post('/api/auth/delete-account', { password: PASSWORD }),
  },
};

const [columns = [], ...rows] = readTable();

function readTable(): string[][] {
  const file = path.resolve(import.meta.dirname, '../../../docs/account-lifecycle.md');
  const lines = readFileSync(file, 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('| event '));
  const end = lines.indexOf('', start);
  return lines
    .slice(start, end)
    .filter((line) => !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('docs/account-lifecycle.md', () => {
  it('has a test case for each row and column, and a row and a column for each test case', () => {
    expect(rows.map(([event]) => event)).toEqual(Object.keys(EVENTS));
    expect(columns.slice(1).sort()).toEqual(Object.keys(CHECKS).sort());
  });

  it.each(rows)(
    'states correctly what happens to all credentials of an account: %s [B16]',
    async (...cells) => {
      const [name = '', ...told] = cells;
      const { setUp, happens, after } = EVENTS[name] ?? {};
      if (happens === undefined) throw new Error(`no case for the event "${name}"`);
      const holder = await givenHolder(social, setUp);
      expect((await happens(holder, social.server)).status).toBe(200);
      await after?.(holder);
      const expected: Record<string, string> = {};
      const found: Record<string, Fate> = {};
      for (const [column, check] of Object.entries(CHECKS)) {
        expected[column] = told[columns.indexOf(column) - 1]?.split(' ')[0] ?? '';
        found[column] = await check(social, holder);
      }
      expect(found).toEqual(expected);
    },
  );
});
