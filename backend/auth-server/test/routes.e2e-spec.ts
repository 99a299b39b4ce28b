import { beforeAll, describe, expect, it } from '@jest/globals';
import { OPEN_ROUTES } from '../src/auth-handler.js';
import { PASSWORD, RunningServer } from './running-server.js';

/** What a stranger may do: everything else is closed, also a route that somebody adds tomorrow. */
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

/** Of those, what may end with a session: every way in that there is. */
const WAYS_IN = [
  'POST /sign-up/email',
  'POST /sign-in/email',
  'GET /callback/google',
  'GET /callback/github',
  'POST /passkey/verify-authentication',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
];

const ID = '00000000-0000-4000-8000-000000000000';
/** A body that would be taken, for each route that takes one. */
const BODIES: Readonly<Record<string, object>> = {
  '/update-user': { name: 'Eve' },
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

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

describe('every route', () => {
  const closed = [...OPEN_ROUTES].filter((route) => !PUBLIC_ROUTES.includes(route));

  it('that is public is named here, and so is every way in', () => {
    for (const route of [...PUBLIC_ROUTES, ...WAYS_IN]) expect(OPEN_ROUTES.has(route)).toBe(true);
  });

  it.each(closed)('%s is closed to a stranger [B9]', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const address = `/api/auth${path}`;
    const browser = server.browser();
    const { status, body } =
      method === 'GET' ? await browser.get(address) : await browser.post(address, BODIES[path] ?? {});
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });

  it.each(closed.filter((route) => route.includes(' /admin/')))(
    '%s is closed to who is no administrator [A16]',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const { browser } = await server.givenPerson();
      const address = `/api/auth${path}`;
      const { status, body } =
        method === 'GET' ? await browser.get(address) : await browser.post(address, BODIES[path] ?? {});
      expect([status, body.code]).toEqual([403, 'ACTION_FORBIDDEN']);
    },
  );

  it('gives no session to a stranger who asks without proof', async () => {
    for (const route of OPEN_ROUTES) {
      if (route === 'POST /sign-up/email') continue;
      const [method = '', path = ''] = route.split(' ');
      const browser = server.browser();
      const address = `/api/auth${path}`;
      await (method === 'GET' ? browser.get(address) : browser.post(address, BODIES[path] ?? {}));
      expect([route, browser.cookies.has('holdfast.session_token')]).toEqual([route, false]);
    }
  });

  it('that changes something is not there for GET, HEAD or another method', async () => {
    for (const route of OPEN_ROUTES) {
      const [method = '', path = ''] = route.split(' ');
      if (method !== 'POST' || OPEN_ROUTES.has(`GET ${path}`)) continue;
      for (const other of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const { status } = await server.browser().send(`/api/auth${path}`, { method: other });
        expect([other, path, status]).toEqual([other, path, 404]);
      }
    }
  });
});
