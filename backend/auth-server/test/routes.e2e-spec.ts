import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '../src/routes/routes.js';
import { PASSWORD, RunningServer } from './running-server.js';

/** What a stranger may do: everything else is closed, also a route that is added tomorrow. */
const PUBLIC_ROUTES = [
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-in/social',
  'GET /callback/google',
  'GET /callback/github',
  'GET /passkey/generate-authenticate-options',
  'POST /passkey/verify-authentication',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /sign-out',
  'GET /get-session',
  'GET /jwks',
  'GET /providers',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /send-verification-email',
  'POST /verify-email',
  'POST /verify-email/decline',
  'POST /email-change/confirm',
  'POST /email-change/undo',
  'POST /invitations/accept',
  'POST /two-factor/recovery/confirm',
];

/** Of those, what may end with a session: every way to sign in. */
const SIGN_INS = [
  'POST /sign-up/email',
  'POST /sign-in/email',
  'GET /callback/google',
  'GET /callback/github',
  'POST /passkey/verify-authentication',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
];

const ID = '00000000-0000-4000-8000-000000000000';
/** An acceptable body, for each route that takes one. */
const BODIES: Readonly<Record<string, object>> = {
  '/update-user': { name: 'Eve' },
  '/language': { language: 'de' },
  '/change-password': { currentPassword: PASSWORD, newPassword: 'seven green kettles whistle' },
  '/email-change': { newEmail: 'eve@example.com', password: PASSWORD },
  '/link-social': { provider: 'google' },
  '/sign-in-methods/unlink': { provider: 'google' },
  '/passkey/update-passkey': { id: ID, name: 'Eve' },
  '/passkey/delete-passkey': { id: ID },
  '/passkey/verify-registration': {
    response: {
      id: 'a',
      rawId: 'a',
      type: 'public-key',
      response: { clientDataJSON: 'a', attestationObject: 'a' },
    },
  },
  '/personal-tokens/create': { name: 'Script', scopes: ['tasks:read'], days: 30 },
  '/personal-tokens/revoke': { id: ID },
  '/personal-tokens/exchange': { hash: 'a'.repeat(43) },
  '/trusted-devices/revoke': { id: ID },
  '/sessions/revoke': { id: ID },
  '/admin/users/role': { userId: ID, role: 'admin' },
  '/admin/users/ban': { userId: ID, reason: 'spam' },
  '/admin/users/unban': { userId: ID },
  '/admin/users/end-sessions': { userId: ID },
  '/admin/users/remove-second-factor': { userId: ID },
  '/admin/users/email': { userId: ID, email: 'eve@example.com' },
  '/admin/users/delete': { userId: ID },
  '/admin/invitations': { email: 'eve@example.com' },
};

/** What our own services ask, with a service token. */
const SERVICE_ROUTES = ['POST /personal-tokens/exchange'];

const names = ROUTES.map(({ method, path }) => `${method} ${path}`);

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const call = (route: string, browser = server.browser()) => {
  const [method = '', path = ''] = route.split(' ');
  const address = `/api/auth${path}`;
  return method === 'GET' ? browser.get(address) : browser.post(address, BODIES[path] ?? {});
};

describe('Every route', () => {
  const closed = names.filter((route) => ![...PUBLIC_ROUTES, ...SERVICE_ROUTES].includes(route));

  it('has an entry in the registry if it is public or can sign someone in', () => {
    for (const route of [...PUBLIC_ROUTES, ...SIGN_INS]) expect(names).toContain(route);
    const signingIn = ROUTES.filter(({ signsIn }) => signsIn).map(({ method, path }) => `${method} ${path}`);
    expect([...signingIn, 'POST /sign-up/email'].sort()).toEqual([...SIGN_INS].sort());
  });

  it.each(closed)('%s is refused without a session [B9]', async (route) => {
    const { status, body } = await call(route);
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });

  it.each(SERVICE_ROUTES)('%s is refused to people, with a session or without', async (route) => {
    for (const browser of [server.browser(), (await server.givenAdmin()).browser]) {
      const { status, body } = await call(route, browser);
      expect([status, body.code]).toEqual([401, 'AUTH_TOKEN_MISSING']);
    }
  });

  it.each(ROUTES.filter(({ session }) => session.startsWith('fresh')))(
    '$method $path is refused with a session that is not fresh [B9]',
    async ({ method, path, session }) => {
      const { browser, id } = await server.givenPerson({ isConfirmed: true });
      if (session === 'fresh admin') {
        await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [id]);
      }
      await server.query(
        `UPDATE auth.session SET "createdAt" = now() - interval '15 minutes' WHERE "userId" = $1`,
        [id],
      );
      const { status, body } = await call(`${method} ${path}`, browser);
      expect([status, body.code]).toEqual([403, 'SESSION_NOT_FRESH']);
    },
  );

  it.each(closed.filter((route) => route.includes(' /admin/')))(
    '%s is refused to users who are not administrators [A16]',
    async (route) => {
      const { browser } = await server.givenPerson();
      const { status, body } = await call(route, browser);
      expect([status, body.code]).toEqual([403, 'ACTION_FORBIDDEN']);
    },
  );

  it('returns no session to a stranger without a credential', async () => {
    for (const route of names) {
      if (route === 'POST /sign-up/email') continue;
      const browser = server.browser();
      await call(route, browser);
      expect([route, browser.cookies.has('holdfast.session_token')]).toEqual([route, false]);
    }
  });

  it('that changes something does not exist for GET, HEAD or another method', async () => {
    for (const { method, path } of ROUTES) {
      if (method !== 'POST' || names.includes(`GET ${path}`)) continue;
      for (const other of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const { status } = await server.browser().send(`/api/auth${path}`, { method: other });
        expect([other, path, status]).toEqual([other, path, 404]);
      }
    }
  });
});
