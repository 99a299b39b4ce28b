import { beforeAll, describe, expect, it } from '@jest/globals';
import { createPersonalToken, isIntact, personalTokenHash } from '@holdfast/nestjs-auth/personal-tokens';
import { SCOPES } from '@holdfast/server-kit/scopes';
import { decodeJwt } from 'jose';
import type { Answer, Browser, Json } from './browser.js';
import { PASSWORD, RunningServer } from './running-server.js';
import { serviceToken } from './service-token.js';

const CREATE = '/api/auth/personal-tokens/create';
const NEW = { name: 'Backup script', scopes: ['tasks:read'], days: 30 };

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const listOf = async (browser: Browser): Promise<Json[]> =>
  (await browser.get('/api/auth/personal-tokens')).body.tokens as Json[];

/** A person, and a new token of theirs. */
async function givenToken(wish: object = {}) {
  const person = await server.givenPerson({ isConfirmed: true });
  const { status, body } = await person.browser.post(CREATE, { ...NEW, ...wish });
  expect(status).toBe(200);
  expect(body.userId).toBe(person.id);
  return { ...person, tokenId: String(body.id), token: String(body.token) };
}

async function exchange(token: string, body: object = {}, bearer?: string): Promise<Answer> {
  const authorization = `Bearer ${bearer ?? (await serviceToken())}`;
  const service = server.browser({ authorization });
  return service.post('/api/auth/personal-tokens/exchange', { hash: personalTokenHash(token), ...body });
}

describe('POST /api/auth/personal-tokens/create', () => {
  it('shows the token once, stores a hash, records it and mails its owner [B18]', async () => {
    const { browser, email, id, token, tokenId } = await givenToken();
    expect(isIntact(token)).toBe(true);
    expect(await listOf(browser)).toEqual([
      {
        id: tokenId,
        name: 'Backup script',
        scopes: ['tasks:read'],
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        lastUsedAt: null,
        lastUsedAddress: null,
      },
    ]);
    const rows = await server.query('SELECT * FROM auth.personal_token WHERE user_id = $1', [id]);
    expect(rows).toMatchObject([{ token_hash: personalTokenHash(token) }]);
    expect(JSON.stringify(rows) + server.logs.join('')).not.toContain(token);
    const audit = await server.query('SELECT action, outcome FROM auth.audit_event WHERE user_id = $1', [id]);
    expect(audit).toContainEqual({ action: 'personal-token.created', outcome: 'ok' });
    const [mail] = await server.mailsTo(email);
    expect(mail?.Subject).toBe('A personal access token was created');
    expect(mail?.Text).toContain('Backup script');
    expect(mail?.Text).not.toContain(token);
  });

  it.each([
    [{ scopes: [] }, 'FIELD_REQUIRED'],
    [{ scopes: ['tasks:read', 'admin'] }, 'SCOPE_INVALID'],
    [{ scopes: 'tasks:read' }, 'FIELD_TYPE'],
    [{ days: 0 }, 'DAYS_INVALID'],
    [{ days: 367 }, 'DAYS_INVALID'],
    [{ days: 1.5 }, 'FIELD_TYPE'],
    [{ name: ' ' }, 'NAME_REQUIRED'],
    [{ expires: 'never' }, 'FIELD_UNKNOWN'],
  ])('refuses %j [B18]', async (change, type) => {
    const { browser } = await server.givenPerson({ isConfirmed: true });
    const { status, body } = await browser.post(CREATE, { ...NEW, ...change });
    expect([status, body.errors[0].type]).toEqual([422, type]);
    expect(await listOf(browser)).toEqual([]);
  });

  it('names each scope once, in the order of the list', async () => {
    const { browser } = await givenToken({ scopes: [...SCOPES].reverse().concat(SCOPES) });
    expect(await listOf(browser)).toMatchObject([{ scopes: SCOPES }]);
  });

  it('waits for a confirmed address [B18]', async () => {
    const { browser } = await server.givenPerson();
    const { status, body } = await browser.post(CREATE, NEW);
    expect([status, body.code]).toEqual([403, 'EMAIL_UNCONFIRMED']);
  });

  it('refuses the fifty-first, also to parallel requests [B18]', async () => {
    const { browser, id } = await server.givenPerson({ isConfirmed: true });
    await server.query(
      `INSERT INTO auth.personal_token (user_id, name, token_hash, scopes, expires_at)
       SELECT $1::uuid, 'Old', 'hash-' || n || $1, '{tasks:read}', now() + interval '1 day' FROM generate_series(1, 48) n`,
      [id],
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => browser.post(CREATE, NEW)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409, 409]);
    expect(await listOf(browser)).toHaveLength(50);
  });

  it('leaves none behind when a new password overtakes it [B16]', async () => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    const link = await server.resetLink(email);
    const lock = await server.database.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT 1 FROM auth."user" WHERE id = $1 FOR UPDATE', [id]);
    const reset = server.resetPassword(link, 'seven green kettles whistle');
    await server.untilStatements(`wait_event_type = 'Lock'`);
    const created = browser.post(CREATE, NEW);
    await server.untilStatements(`wait_event_type = 'Lock'`, 2);
    await lock.query('COMMIT');
    lock.release();
    expect((await reset).status).toBe(200);
    expect((await created).status).toBe(401);
    expect(await server.query('SELECT 1 FROM auth.personal_token WHERE user_id = $1', [id])).toEqual([]);
  });
});

describe('POST /api/auth/personal-tokens/revoke', () => {
  it('ends a token and tells the API [B18] [A15]', async () => {
    const { browser, id, token, tokenId } = await givenToken();
    expect((await browser.post('/api/auth/personal-tokens/revoke', { id: tokenId })).status).toBe(200);
    expect((await exchange(token)).body).toEqual({ accessToken: null, isExpired: false });
    const told = await server.query('SELECT type, session_id FROM auth.account_event WHERE user_id = $1', [
      id,
    ]);
    expect(told).toEqual([{ type: 'session.ended', session_id: tokenId }]);
  });

  it('treats the token of another user like an unknown one, and ends neither [B18]', async () => {
    const { token, tokenId } = await givenToken();
    const { browser } = await server.givenPerson();
    for (const id of [tokenId, '00000000-0000-4000-8000-000000000000']) {
      const { status, body } = await browser.post('/api/auth/personal-tokens/revoke', { id });
      expect([status, body.code]).toEqual([404, 'PERSONAL_TOKEN_NOT_FOUND']);
    }
    expect(await listOf(browser)).toEqual([]);
    expect((await exchange(token)).body.accessToken).toEqual(expect.any(String));
  });
});

describe('POST /api/auth/personal-tokens/exchange', () => {
  it('returns an access token with the scopes, never the role of an administrator, and notes the use [B18]', async () => {
    const { browser, id, token, tokenId } = await givenToken({ scopes: ['tasks:read', 'lists:read'] });
    await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [id]);
    const { status, body } = await exchange(token, { address: '192.0.2.7' });
    expect(status).toBe(200);
    const claims = decodeJwt(String(body.accessToken));
    expect(claims).toMatchObject({ sub: id, sid: tokenId, role: 'user', scope: 'tasks:read lists:read' });
    expect(await listOf(browser)).toMatchObject([
      { lastUsedAt: expect.any(String), lastUsedAddress: '192.0.2.7' },
    ]);
  });

  it('returns none that outlives the personal token', async () => {
    const { token, tokenId } = await givenToken();
    await server.query(
      `UPDATE auth.personal_token SET expires_at = now() + interval '60 s' WHERE id = $1 RETURNING expires_at`,
      [tokenId],
    );
    const { exp = 0, iat = 0 } = decodeJwt(String((await exchange(token)).body.accessToken));
    expect(exp - iat).toBeLessThanOrEqual(60);
    expect(exp - iat).toBeGreaterThan(50);
  });

  it('tells an expired token from an unknown one [B18]', async () => {
    const { token, tokenId } = await givenToken();
    await server.query('UPDATE auth.personal_token SET expires_at = now() WHERE id = $1', [tokenId]);
    expect((await exchange(token)).body).toEqual({ accessToken: null, isExpired: true });
    expect((await exchange(createPersonalToken())).body).toEqual({ accessToken: null, isExpired: false });
  });

  it('returns none while the account is locked, and again after [B18]', async () => {
    const { id, token } = await givenToken();
    await server.query('UPDATE auth."user" SET banned = true WHERE id = $1', [id]);
    expect((await exchange(token)).body.accessToken).toBeNull();
    await server.query('UPDATE auth."user" SET banned = false WHERE id = $1', [id]);
    expect((await exchange(token)).body.accessToken).toEqual(expect.any(String));
  });

  it('is closed to everything but a service token', async () => {
    const { browser, token } = await givenToken();
    const { token: accessToken } = (await browser.get('/api/auth/token')).body;
    const foreign = await serviceToken({}, {}, 'another-secret-of-more-than-32-bytes-11');
    for (const bearer of [String(accessToken), token, foreign]) {
      const { status, body } = await exchange(token, {}, bearer);
      expect([status, body.code]).toEqual([401, 'AUTH_TOKEN_INVALID']);
    }
    const { status, body } = await browser.post('/api/auth/personal-tokens/exchange', {
      hash: personalTokenHash(token),
    });
    expect([status, body.code]).toEqual([401, 'AUTH_TOKEN_MISSING']);
  });
});

describe('A personal access token', () => {
  it('opens no route of this server, which needs a session', async () => {
    const { token } = await givenToken({ scopes: SCOPES });
    const { status } = await server
      .browser({ authorization: `Bearer ${token}` })
      .get('/api/auth/personal-tokens');
    expect(status).toBe(401);
  });

  it('ends with its owner’s account [B18]', async () => {
    const { browser, token } = await givenToken();
    await browser.post('/api/auth/delete-account', { password: PASSWORD });
    expect((await exchange(token)).body.accessToken).toBeNull();
  });
});
