import { createHash, createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ORIGIN } from './browser.js';
import { RunningServer, SECRET } from './running-server.js';

const NEXT_SECRET = 'the-next-test-secret-of-more-than-32-bytes-51d9';

function partOf(token: string, index: number): Record<string, unknown> {
  const part: Record<string, unknown> = JSON.parse(
    Buffer.from(token.split('.')[index] ?? '', 'base64url').toString(),
  );
  return part;
}

/** All that a verifier in another language does: HMAC over the first two parts, with the secret as it is written. */
function isSignedWith(secret: string, token: string): boolean {
  const [header, payload, signature] = token.split('.');
  return createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url') === signature;
}

describe('GET /api/auth/token', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start();
  });

  it('signs HS256 with the UTF-8 bytes of the shared secret and nothing else [A1]', async () => {
    const { browser } = await server.givenPerson();
    const { body } = await browser.get('/api/auth/token');
    expect(isSignedWith(SECRET, body.token)).toBe(true);
    expect(isSignedWith(`${SECRET}\n`, body.token)).toBe(false);
    const kid = createHash('sha256').update(`kid:${SECRET}`).digest('base64url').slice(0, 12);
    expect(partOf(body.token, 0)).toEqual({ alg: 'HS256', typ: 'at+jwt', kid });
  });

  it('returns a token with the claims of the contract and no others, valid for 15 minutes [A2] [A14]', async () => {
    const { browser, id, email } = await server.givenPerson({ name: 'Ada Lovelace' });
    const { body } = await browser.get('/api/auth/token');
    const claims = partOf(body.token, 1);
    const [session] = await server.query('SELECT id FROM auth.session WHERE "userId" = $1', [id]);
    expect(claims).toEqual({
      sub: id,
      sid: session.id,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      email,
      email_verified: false,
      name: 'Ada Lovelace',
      role: 'user',
      iss: ORIGIN,
      aud: 'holdfast-api',
      iat: expect.any(Number),
      exp: Number(claims.iat) + 900,
    });
    const second = await browser.get('/api/auth/token');
    expect(partOf(second.body.token, 1).jti).not.toBe(claims.jti);
  });

  it('returns a token issued after the last change of the account, even within the same second [A15]', async () => {
    const { browser, id } = await server.givenPerson();
    await server.query(`UPDATE auth."user" SET role = 'admin', "updatedAt" = now() WHERE id = $1`, [id]);
    const { body } = await browser.get('/api/auth/token');
    const [event] = await server.query(
      `SELECT extract(epoch FROM at) AS seconds FROM auth.account_event WHERE user_id = $1 AND type = 'user.changed'`,
      [id],
    );
    expect(Number(partOf(body.token, 1).iat)).toBeGreaterThan(Number(event.seconds));
  });

  it('puts the role of an administrator into the token [A2] [A16]', async () => {
    const { browser, id } = await server.givenPerson();
    await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [id]);
    const { body } = await browser.get('/api/auth/token');
    expect(partOf(body.token, 1).role).toBe('admin');
  });

  it('forbids caching, and no other response contains a token', async () => {
    const { browser } = await server.givenPerson();
    const token = await browser.get('/api/auth/token');
    const session = await browser.get('/api/auth/get-session');
    expect(token.headers.get('cache-control')).toBe('no-store');
    expect(session.headers.get('set-auth-jwt')).toBeNull();
  });

  it('answers 401 SESSION_REQUIRED to a stranger and to a forged cookie', async () => {
    const forged = server.browser();
    forged.cookies.set('holdfast.session_token', `${'a'.repeat(32)}.${'b'.repeat(43)}%3D`);
    for (const browser of [server.browser(), forged]) {
      const { status, body, headers } = await browser.get('/api/auth/token');
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'SESSION_REQUIRED' });
      expect(headers.get('www-authenticate')).toBe('Session realm="holdfast"');
    }
  });
});

describe('An access token', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start();
  });

  it('does not verify an e-mail address [A1]', async () => {
    const { browser, id } = await server.givenPerson();
    const { token } = (await browser.get('/api/auth/token')).body;
    const posted = await browser.post('/api/auth/verify-email', { token });
    const stock = await browser.get(`/api/auth/verify-email?token=${token}`);
    expect([posted.status, posted.body.code]).toEqual([400, 'LINK_INVALID']);
    expect(stock.status).toBe(404);
    expect(await server.query('SELECT "emailVerified" FROM auth."user" WHERE id = $1', [id])).toEqual([
      { emailVerified: false },
    ]);
  });

  it('is never mailed: links contain random text without a signature [A1]', async () => {
    const { email } = await server.givenPerson();
    const mailed = await server.mailedToken(email, '/verify-email');
    expect(mailed).toMatch(/^[\w-]{32}$/);
  });
});

describe('A token that cannot be signed', () => {
  it('causes a 500 INTERNAL_ERROR whose reason is only in the log [A12]', async () => {
    const server = await RunningServer.start({
      signAccessToken: () => Promise.reject(new Error('the key store is on fire')),
    });
    const { browser } = await server.givenPerson();
    const { status, body } = await browser.get('/api/auth/token');
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(body)).not.toContain('fire');
    const logged = server.logLines().find(({ level }) => level === 'error');
    expect(logged).toMatchObject({ requestId: body.requestId, err: { message: 'the key store is on fire' } });
    await server.stop();
  });
});

describe('A rotation of the secret', () => {
  it('keeps sessions and tokens valid, and renews the cookie [A13]', async () => {
    const before = await RunningServer.start();
    const { browser: first } = await before.givenPerson();
    const oldCookies = new Map(first.cookies);
    const oldToken: string = (await first.get('/api/auth/token')).body.token;
    await before.stop();

    const during = await RunningServer.start({
      env: { BETTER_AUTH_SECRET: NEXT_SECRET, BETTER_AUTH_SECRET_PREVIOUS: SECRET },
    });
    const browser = during.browser();
    for (const [name, value] of oldCookies) browser.cookies.set(name, value);
    const renewed = await browser.get('/api/auth/token');
    expect(renewed.status).toBe(200);
    expect(isSignedWith(NEXT_SECRET, renewed.body.token)).toBe(true);
    expect(partOf(renewed.body.token, 1).sid).toBe(partOf(oldToken, 1).sid);
    // A verifier picks the key by kid: the old token names the old one, the new token the new one.
    expect(partOf(oldToken, 0).kid).not.toBe(partOf(renewed.body.token, 0).kid);
    expect(browser.cookies.get('holdfast.session_token')).not.toBe(oldCookies.get('holdfast.session_token'));
    expect(browser.setCookies.get('holdfast.session_token')).toMatch(
      /; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    );
    await during.stop();

    const after = await RunningServer.start({ env: { BETTER_AUTH_SECRET: NEXT_SECRET } });
    const kept = after.browser();
    for (const [name, value] of browser.cookies) kept.cookies.set(name, value);
    expect((await kept.get('/api/auth/token')).status).toBe(200);
    const missedIt = after.browser();
    for (const [name, value] of oldCookies) missedIt.cookies.set(name, value);
    expect((await missedIt.get('/api/auth/token')).status).toBe(401);
    await after.stop();
  });
});
