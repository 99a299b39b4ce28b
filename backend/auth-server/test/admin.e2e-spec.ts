import { beforeAll, describe, expect, it } from '@jest/globals';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const eventsOf = async (userId: string): Promise<string[]> => {
  const rows = await server.query('SELECT type FROM auth.account_event WHERE user_id = $1 ORDER BY id', [
    userId,
  ]);
  return rows.map(({ type }) => String(type));
};

const ROUTES: [string, string, object | undefined][] = [
  ['GET', '/api/auth/admin/users', undefined],
  ['GET', '/api/auth/admin/audit', undefined],
  ['POST', '/api/auth/admin/users/role', { userId: UNKNOWN_ID, role: 'admin' }],
  ['POST', '/api/auth/admin/users/ban', { userId: UNKNOWN_ID, reason: 'spam' }],
  ['POST', '/api/auth/admin/users/unban', { userId: UNKNOWN_ID }],
  ['POST', '/api/auth/admin/users/end-sessions', { userId: UNKNOWN_ID }],
  ['POST', '/api/auth/admin/users/remove-second-factor', { userId: UNKNOWN_ID }],
  ['POST', '/api/auth/admin/users/email', { userId: UNKNOWN_ID, email: 'someone@example.com' }],
  ['POST', '/api/auth/admin/users/delete', { userId: UNKNOWN_ID }],
  ['POST', '/api/auth/admin/invitations', { email: 'someone@example.com' }],
];

describe('The routes of administrators', () => {
  it.each(ROUTES)(
    '%s %s are refused to strangers and to ordinary users [A16] [B15]',
    async (method, route, body) => {
      const { browser } = await server.givenPerson();
      const send = (from: typeof browser) => (method === 'GET' ? from.get(route) : from.post(route, body));
      expect((await send(server.browser())).body.code).toBe('SESSION_REQUIRED');
      const { status, body: refused } = await send(browser);
      expect([status, refused.code]).toEqual([403, 'ACTION_FORBIDDEN']);
    },
  );

  it.each(ROUTES.filter(([method]) => method === 'POST'))(
    '%s %s requires a recent sign-in, even from an administrator [B15]',
    async (_method, route, body) => {
      const { browser, email, id } = await server.givenAdmin();
      await server.query(
        `UPDATE auth.session SET "createdAt" = now() - interval '15 minutes' WHERE "userId" = $1`,
        [id],
      );
      const stale = await browser.post(route, body);
      expect([stale.status, stale.body.code]).toEqual([403, 'SESSION_NOT_FRESH']);
      expect((await browser.get('/api/auth/admin/users')).status).toBe(200);
      await server.signIn(email, PASSWORD, browser);
      expect((await browser.post(route, body)).body.code).not.toBe('SESSION_NOT_FRESH');
    },
  );

  it('are closed as soon as the role is revoked [A16]', async () => {
    const { browser, id } = await server.givenAdmin();
    expect((await browser.get('/api/auth/admin/users')).status).toBe(200);
    await server.query(`UPDATE auth."user" SET role = 'user' WHERE id = $1`, [id]);
    expect((await browser.get('/api/auth/admin/users')).status).toBe(403);
  });

  it.each([
    ['another role', '/role', { userId: UNKNOWN_ID, role: 'root' }, 'role', 'ROLE_INVALID'],
    ['two roles', '/role', { userId: UNKNOWN_ID, role: 'user,admin' }, 'role', 'ROLE_INVALID'],
    ['an id that is none', '/unban', { userId: '1' }, 'userId', 'ID_INVALID'],
    ['a ban without a reason', '/ban', { userId: UNKNOWN_ID, reason: ' ' }, 'reason', 'FIELD_REQUIRED'],
    [
      'a ban of a second',
      '/ban',
      { userId: UNKNOWN_ID, reason: 'spam', seconds: 1 },
      'seconds',
      'DURATION_INVALID',
    ],
  ])('answer 422 to %s [B15]', async (_case, route, body, field, type) => {
    const { browser } = await server.givenAdmin();
    const answer = await browser.post(`/api/auth/admin/users${route}`, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ loc: ['body', field], type }]);
  });

  it('answer 404 for an account that does not exist [B15]', async () => {
    const { browser } = await server.givenAdmin();
    const { status, body } = await browser.post('/api/auth/admin/users/unban', { userId: UNKNOWN_ID });
    expect([status, body.code]).toEqual([404, 'USER_NOT_FOUND']);
  });
});

describe('An administrator', () => {
  it('finds people by part of a name or address, in pages, without any secret [B15]', async () => {
    const { browser } = await server.givenAdmin();
    const unique = newEmail().slice(7, 20);
    const found = await server.givenPerson({ name: `Zoe 100%_${unique}` });
    await server.givenPerson({ name: `Zoe 1000_${unique}` });
    const search = (query: string, more = '') =>
      browser.get(`/api/auth/admin/users?query=${encodeURIComponent(query)}${more}`);
    expect((await search(`100%_${unique}`)).body).toEqual({
      total: 1,
      users: [
        {
          id: found.id,
          name: `Zoe 100%_${unique}`,
          email: found.email,
          emailVerified: false,
          twoFactorEnabled: false,
          role: 'user',
          banned: false,
          banReason: null,
          banExpires: null,
          createdAt: expect.any(String),
        },
      ],
    });
    expect((await search(found.email.toUpperCase())).body.total).toBe(1);
    const page = (await search(unique, '&limit=1&offset=1')).body;
    expect([page.total, page.users.length, page.users[0].id]).toEqual([2, 1, found.id]);
    expect((await search('x', '&limit=1000')).status).toBe(422);
  });

  it('grants and revokes a role: the next token carries it, and the old tokens end [A15] [B15]', async () => {
    const admin = await server.givenAdmin();
    const { browser, id } = await server.givenPerson();
    const setRole = (role: string) => admin.browser.post('/api/auth/admin/users/role', { userId: id, role });
    expect((await setRole('admin')).status).toBe(200);
    expect((await browser.get('/api/auth/admin/users')).status).toBe(200);
    expect((await setRole('user')).status).toBe(200);
    expect((await browser.get('/api/auth/admin/users')).status).toBe(403);
    expect(await eventsOf(id)).toEqual(['user.changed', 'user.changed']);
  });

  it('grants a role, and both the person and every other administrator get a mail [B15]', async () => {
    const admin = await server.givenAdmin();
    const other = await server.givenAdmin();
    const { email, id } = await server.givenPerson();
    const setRole = (role: string) => admin.browser.post('/api/auth/admin/users/role', { userId: id, role });
    const subjects = async (address: string) =>
      (await server.mailsTo(address))
        .map(({ Subject }) => Subject)
        .filter((subject) => subject.includes('admin'));
    await setRole('admin');
    await setRole('admin');
    expect(await subjects(email)).toEqual(["You're now an administrator"]);
    for (const administrator of [admin, other]) {
      expect(await subjects(administrator.email)).toEqual(['There is a new administrator']);
      expect((await server.mailsTo(administrator.email))[0]?.Text).toContain(email);
    }
    await setRole('user');
    expect((await subjects(email))[0]).toBe("You're no longer an administrator");
    expect(await subjects(other.email)).toHaveLength(1);
  });

  it('bans with a reason: sessions end, and sign-ins are refused until it is lifted [A15] [B15]', async () => {
    const admin = await server.givenAdmin();
    const { browser, email, id } = await server.givenPerson();
    const ban = await admin.browser.post('/api/auth/admin/users/ban', { userId: id, reason: 'spam' });
    expect(ban.status).toBe(200);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect((await eventsOf(id)).sort()).toEqual(['session.ended', 'user.banned', 'user.changed']);
    const refused = await server.signIn(email, PASSWORD);
    expect([refused.status, refused.body.code]).toEqual([403, 'ACCOUNT_BANNED']);
    expect((await server.signIn(email, 'not the right words')).body.code).toBe('CREDENTIALS_INVALID');
    await admin.browser.post('/api/auth/admin/users/unban', { userId: id });
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('bans and unbans, and the person reads the reason and the end in a mail [B15]', async () => {
    const admin = await server.givenAdmin();
    const { email, id } = await server.givenPerson();
    const reason = 'Sent the same task to 400 people';
    await admin.browser.post('/api/auth/admin/users/ban', { userId: id, reason, seconds: 3600 });
    const [banned] = await server.mailsTo(email);
    expect(banned?.Subject).toBe('Your account was locked');
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
    const end = date.format(Date.now() + 3_600_000);
    expect(banned?.Text).toContain(`Reason: ${reason}`);
    expect(banned?.Text).toContain(`until ${end}`);
    for (let count = 0; count < 2; count += 1) {
      await admin.browser.post('/api/auth/admin/users/unban', { userId: id });
    }
    const subjects = (await server.mailsTo(email)).map(({ Subject }) => Subject);
    expect(subjects.filter((subject) => subject.endsWith('locked'))).toEqual([
      'Your account was unlocked',
      'Your account was locked',
    ]);
  });

  it('bans for a time: afterwards the account is open again [B15]', async () => {
    const admin = await server.givenAdmin();
    const { email, id } = await server.givenPerson();
    await admin.browser.post('/api/auth/admin/users/ban', { userId: id, reason: 'cool down', seconds: 3600 });
    expect((await server.signIn(email, PASSWORD)).status).toBe(403);
    await server.query(`UPDATE auth."user" SET "banExpires" = now() - interval '1 second' WHERE id = $1`, [
      id,
    ]);
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('ends the sessions of an account [B15]', async () => {
    const admin = await server.givenAdmin();
    const { browser, email, id } = await server.givenPerson();
    await server.signIn(email, PASSWORD);
    const answer = await admin.browser.post('/api/auth/admin/users/end-sessions', { userId: id });
    expect(answer.body).toEqual({ revoked: 2 });
    expect((await browser.get('/api/auth/token')).status).toBe(401);
  });

  it('can neither demote nor ban themselves [B15]', async () => {
    const { browser, id } = await server.givenAdmin();
    const demotion = await browser.post('/api/auth/admin/users/role', { userId: id, role: 'user' });
    const ban = await browser.post('/api/auth/admin/users/ban', { userId: id, reason: 'oops' });
    expect([demotion.body.code, ban.body.code]).toEqual(['ACTION_FORBIDDEN', 'ACTION_FORBIDDEN']);
    expect(await server.query('SELECT role, banned FROM auth."user" WHERE id = $1', [id])).toEqual([
      { role: 'admin', banned: false },
    ]);
  });

  it('reads the audit trail of an account, which includes their own actions [B11] [B15]', async () => {
    const admin = await server.givenAdmin();
    const { id, email } = await server.givenPerson();
    await admin.browser.post('/api/auth/admin/users/ban', { userId: id, reason: 'spam' });
    const { events } = (await admin.browser.get(`/api/auth/admin/audit?userId=${id}`)).body;
    expect(events).toMatchObject([
      { action: 'account.banned', userId: id, email, actorId: admin.id, actorEmail: admin.email },
      { action: 'account.created', outcome: 'ok', userId: id, email, actorId: id, actorEmail: email },
    ]);
    const all = (await admin.browser.get('/api/auth/admin/audit?limit=200')).body.events;
    expect(all.length).toBeGreaterThan(events.length);
  });
});

describe('A ban written by SQL alone', () => {
  it('ends the sessions of the account too [A15]', async () => {
    const { browser, id } = await server.givenPerson();
    await server.query('UPDATE auth."user" SET banned = true WHERE id = $1', [id]);
    const { status, body } = await browser.get('/api/auth/token');
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });
});
