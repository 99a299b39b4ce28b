import { beforeAll, describe, expect, it } from '@jest/globals';
import { codeFor, givenSecondFactor, post } from './authenticator-app.js';
import { Authenticator } from './authenticator.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const NEW_PASSWORD = 'seven green kettles whistle';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

/** What the trail of an account says, oldest first. */
const trailOf = async (userId: string): Promise<string[]> => {
  const rows = await server.query(
    'SELECT action, outcome FROM auth.audit_event WHERE user_id = $1 ORDER BY id',
    [userId],
  );
  return rows.map(({ action, outcome }) => `${action} ${outcome}`);
};

type Person = Awaited<ReturnType<RunningServer['givenPerson']>>;

/** One row of the table of events in the documentation: what is done, and what the trail says of it. */
const ACTIONS: [string, (person: Person) => Promise<unknown>][] = [
  ['session.started ok', ({ email }) => server.signIn(email, PASSWORD)],
  ['session.started CREDENTIALS_INVALID', ({ email }) => server.signIn(email, 'not the right words')],
  ['session.ended ok', ({ browser }) => browser.post('/api/auth/sign-out')],
  [
    'session.revoked SESSION_NOT_FOUND',
    ({ browser }) =>
      browser.post('/api/auth/sessions/revoke', { id: '00000000-0000-4000-8000-000000000000' }),
  ],
  ['session.others-revoked ok', ({ browser }) => browser.post('/api/auth/sessions/revoke-others')],
  [
    'account.created EMAIL_TAKEN',
    ({ email }) =>
      server.browser().post('/api/auth/sign-up/email', { name: 'Eve', email, password: PASSWORD }),
  ],
  [
    'password.reset-requested ok',
    ({ email }) => server.browser().post('/api/auth/request-password-reset', { email }),
  ],
  [
    'password.changed ok',
    ({ browser }) =>
      browser.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  ],
  [
    'password.changed REQUEST_INVALID',
    ({ browser }) =>
      browser.post('/api/auth/change-password', { currentPassword: 'wrong', newPassword: NEW_PASSWORD }),
  ],
  [
    'email.verified ok',
    async ({ browser, email }) =>
      browser.post('/api/auth/verify-email', { token: await server.mailedToken(email, '/verify-email') }),
  ],
  [
    'email.declined ok',
    async ({ email }) =>
      server.browser().post('/api/auth/verify-email/decline', {
        token: await server.mailedToken(email, '/verify-email'),
      }),
  ],
  [
    'email.change-requested ok',
    ({ browser }) => browser.post('/api/auth/email-change', { newEmail: newEmail(), password: PASSWORD }),
  ],
  [
    'email.change-requested REQUEST_INVALID',
    ({ browser }) => browser.post('/api/auth/email-change', { newEmail: newEmail(), password: 'wrong' }),
  ],
  ['name.changed ok', ({ browser }) => browser.post('/api/auth/update-user', { name: 'Ada King' })],
  ['account.deleted ok', ({ browser }) => browser.post('/api/auth/delete-account', { password: PASSWORD })],
  [
    'account.deleted REQUEST_INVALID',
    ({ browser }) => browser.post('/api/auth/delete-account', { password: 'wrong' }),
  ],
];

describe('The audit trail', () => {
  it.each(ACTIONS)('records "%s" for the account [B11]', async (entry, act) => {
    const person = await server.givenPerson();
    await act(person);
    expect(await trailOf(person.id)).toEqual(['account.created ok', entry]);
  });

  it('follows a mailed link to its account, and a chain of actions in order [B11]', async () => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    await server.browser().post('/api/auth/request-password-reset', { email });
    const token = await server.mailedToken(email, '/reset-password');
    await server.browser().post('/api/auth/reset-password', { token, newPassword: NEW_PASSWORD });
    await server.signIn(email, NEW_PASSWORD, browser);
    const moved = newEmail();
    await browser.post('/api/auth/email-change', { newEmail: moved, password: NEW_PASSWORD });
    const confirm = { token: await server.mailedToken(moved, '/confirm-email') };
    await server.browser().post('/api/auth/email-change/confirm', confirm);
    const undo = { token: await server.mailedToken(email, '/undo-email-change') };
    await server.browser().post('/api/auth/email-change/undo', undo);
    expect(await trailOf(id)).toEqual([
      'account.created ok',
      'password.reset-requested ok',
      'password.reset ok',
      'session.started ok',
      'email.change-requested ok',
      'email.changed ok',
      'email.change-undone ok',
    ]);
  });

  it('has no entry for a confirmation page that asks for the password [B11]', async () => {
    const { email, id } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const { body } = await server.browser().post('/api/auth/verify-email', { token });
    expect(body.code).toBe('LINK_NEEDS_PASSWORD');
    expect(await trailOf(id)).toEqual(['account.created ok']);
  });

  it('follows a second factor from set-up to removal [B11] [B13]', async () => {
    const { browser, id, email, totpURI, backupCodes } = await givenSecondFactor(server);
    const device = server.browser();
    await server.signIn(email, PASSWORD, device);
    await post(device, 'verify-totp', { code: codeFor(totpURI) });
    await browser.post('/api/auth/two-factor/generate-backup-codes', { password: PASSWORD });
    const other = server.browser();
    await server.signIn(email, PASSWORD, other);
    await post(other, 'verify-backup-code', { code: backupCodes[0] ?? '' });
    await browser.post('/api/auth/two-factor/disable', { password: PASSWORD });
    expect(await trailOf(id)).toEqual([
      'account.created ok',
      'second-factor.prepared ok',
      'second-factor.passed ok',
      'session.second-factor-asked ok',
      'second-factor.passed ok',
      'second-factor.codes-renewed ok',
      'session.second-factor-asked ok',
      'second-factor.backup-code-used REQUEST_INVALID',
      'second-factor.removed ok',
    ]);
  });

  it('follows a passkey, and a session that another device ended [B11] [B13]', async () => {
    const { browser, id, email } = await server.givenPerson({ isConfirmed: true });
    await new Authenticator().register(browser);
    const [passkey] = (await browser.get('/api/auth/passkey/list-user-passkeys')).body;
    await browser.post('/api/auth/passkey/update-passkey', { id: passkey.id, name: 'Laptop' });
    await browser.post('/api/auth/passkey/delete-passkey', { id: passkey.id });
    await server.signIn(email, PASSWORD);
    const { sessions }: { sessions: { id: string; isCurrent: boolean }[] } = (
      await browser.get('/api/auth/sessions')
    ).body;
    await browser.post('/api/auth/sessions/revoke', { id: sessions.find(({ isCurrent }) => !isCurrent)?.id });
    expect(await trailOf(id)).toEqual([
      'account.created ok',
      'passkey.added ok',
      'passkey.renamed ok',
      'passkey.removed ok',
      'session.started ok',
      'session.revoked ok',
    ]);
  });

  it('follows what an administrator does to an account [B11] [B15]', async () => {
    const admin = await server.givenPerson();
    await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [admin.id]);
    const { id: userId } = await server.givenPerson();
    const act = (route: string, more = {}) =>
      admin.browser.post(`/api/auth/admin/users/${route}`, { userId, ...more });
    await act('role', { role: 'admin' });
    await act('end-sessions');
    await act('ban', { reason: 'spam' });
    await act('unban');
    expect(await trailOf(userId)).toEqual([
      'account.created ok',
      'role.changed ok',
      'sessions.ended-by-admin ok',
      'account.banned ok',
      'account.unbanned ok',
    ]);
  });

  it('records who, when and from where, but no secret and no e-mail address [B11]', async () => {
    const { browser, email, id } = await server.givenPerson();
    await server.signIn(email, 'not the right words');
    await server.signIn(newEmail(), PASSWORD);
    const rows = await server.query('SELECT * FROM auth.audit_event ORDER BY id DESC LIMIT 3');
    expect(rows[0]).toMatchObject({
      action: 'session.started',
      outcome: 'CREDENTIALS_INVALID',
      user_id: null,
    });
    expect(rows[1]).toMatchObject({
      user_id: id,
      actor_id: null,
      ip_address: '127.0.0.1',
      user_agent: 'node',
    });
    expect(rows[2]).toMatchObject({
      action: 'account.created',
      user_id: id,
      actor_id: id,
      at: expect.any(Date),
    });
    const cookie = browser.cookies.get('holdfast.session_token') ?? '';
    for (const secret of [email, PASSWORD, 'not the right', cookie])
      expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('records a flood of refused requests as one row a minute [B11]', async () => {
    const limited = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true' } });
    const { email, id } = await limited.givenPerson();
    for (let count = 0; count < 15; count += 1) await limited.signIn(email, 'not the right words');
    expect(await trailOf(id)).toHaveLength(11);
    const refused = await server.query(
      `SELECT action, ip_address FROM auth.audit_event
       WHERE outcome = 'RATE_LIMITED' AND id > (SELECT max(id) FROM auth.audit_event WHERE user_id = $1)`,
      [id],
    );
    expect(refused).toEqual([{ action: 'session.started', ip_address: '127.0.0.1' }]);
    await server.query('DELETE FROM auth.request_count');
  });

  it('can’t be changed by the server, and expires only after its time [B11]', async () => {
    const { id } = await server.givenPerson();
    const deny = { code: '42501' };
    await expect(
      server.query(`UPDATE auth.audit_event SET outcome = 'ok' WHERE user_id = $1`, [id]),
    ).rejects.toMatchObject(deny);
    await expect(server.query('DELETE FROM auth.audit_event WHERE user_id = $1', [id])).rejects.toMatchObject(
      deny,
    );
    await server.query(
      `INSERT INTO auth.audit_event (at, action, outcome, user_id, ip_address, user_agent, request_id)
       VALUES (now() - interval '1 year', 'session.started', 'ok', $1, '', '', '')`,
      [id],
    );
    await server.query(`DELETE FROM auth.audit_event WHERE at < now() - interval '300 days'`);
    expect(await trailOf(id)).toEqual(['account.created ok']);
  });
});

describe('GET /api/auth/audit', () => {
  it('returns the user’s own events in pages, newest first [B11]', async () => {
    const { browser, email, id } = await server.givenPerson();
    await server.givenPerson();
    await server.signIn(email, 'not the right words');
    const first = (await browser.get('/api/auth/audit?limit=1')).body;
    expect(first).toEqual({
      events: [
        {
          id: expect.stringMatching(/^\d+$/),
          at: expect.any(String),
          action: 'session.started',
          outcome: 'CREDENTIALS_INVALID',
          userId: id,
          actorId: null,
          ipAddress: '127.0.0.1',
          browser: null,
          system: null,
        },
      ],
      nextCursor: first.events[0].id,
    });
    const second = (await browser.get(`/api/auth/audit?limit=5&before=${String(first.nextCursor)}`)).body;
    expect(second).toMatchObject({
      events: [{ action: 'account.created', outcome: 'ok' }],
      nextCursor: null,
    });
  });

  it('refuses strangers and invalid queries', async () => {
    expect((await server.browser().get('/api/auth/audit')).body.code).toBe('SESSION_REQUIRED');
    const { browser } = await server.givenPerson();
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'before=-1', 'before=1;']) {
      expect((await browser.get(`/api/auth/audit?${query}`)).body.code).toBe('REQUEST_INVALID');
    }
  });
});
