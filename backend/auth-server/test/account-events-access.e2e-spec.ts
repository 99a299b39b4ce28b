import { beforeAll, describe, expect, it } from '@jest/globals';
import { ORIGIN } from './browser.js';
import { RunningServer } from './running-server.js';
import { askEvents, EVENTS_PATH, serviceToken } from './service-token.js';

const OLD_SECRET = 'an-older-test-secret-of-more-than-32-bytes-77';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ env: { BETTER_AUTH_SECRET_PREVIOUS: OLD_SECRET } });
});

const ask = (query?: string, token?: string) => askEvents(server, query, token);

describe('GET /api/auth/account-events', () => {
  it('accepts the previous secret, a token without a key id, and its own name as the issuer [A13]', async () => {
    const tokens = [
      await serviceToken({}, {}, OLD_SECRET),
      await serviceToken({}, { kid: undefined }),
      await serviceToken({ aud: ORIGIN }),
    ];
    for (const token of tokens) expect((await ask('', token)).status).toBe(200);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each([
    ['an access token', { aud: 'holdfast-api' }, { typ: 'at+jwt' }, 'AUTH_TOKEN_INVALID'],
    ['another type', {}, { typ: 'JWT' }, 'AUTH_TOKEN_INVALID'],
    ['another audience', { aud: 'holdfast-api' }, {}, 'AUTH_TOKEN_INVALID'],
    ['no end', { exp: undefined }, {}, 'AUTH_TOKEN_INVALID'],
    ['an unknown key', {}, { kid: 'somebodyelse' }, 'AUTH_TOKEN_INVALID'],
    ['an end that is past', { iat: now - 120, exp: now - 60 }, {}, 'AUTH_TOKEN_EXPIRED'],
    ['an age of ten minutes', { iat: now - 600, exp: now + 60 }, {}, 'AUTH_TOKEN_EXPIRED'],
  ])('refuses a token with %s', async (_case, change, header, code) => {
    const { status, body, headers } = await ask('', await serviceToken(change, header));
    expect({ status, code: body.code }).toEqual({ status: 401, code });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="holdfast", error="invalid_token"/);
  });

  it('refuses a request without a token, with a session cookie or with a real access token', async () => {
    const { browser } = await server.givenPerson();
    const missing = await browser.get(EVENTS_PATH);
    expect([missing.status, missing.body.code]).toEqual([401, 'AUTH_TOKEN_MISSING']);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="holdfast"');
    const { token } = (await browser.get('/api/auth/token')).body;
    expect((await ask('', String(token))).body.code).toBe('AUTH_TOKEN_INVALID');
  });

  it.each([
    '?after=x',
    '?after=1.99999999999999999999',
    '?limit=0',
    '?limit=1001',
    '?since=yesterday',
    '?after=1.-1',
  ])('returns 422 for %s', async (query) => {
    expect((await ask(query)).body.code).toBe('REQUEST_INVALID');
  });
});
