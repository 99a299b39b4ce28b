import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { ORIGIN } from './browser.js';
import { RunningServer, SECRET } from './running-server.js';

const NEXT_SECRET = 'the-next-test-secret-of-more-than-32-bytes-51d9';
const RULES = { algorithms: ['EdDSA'], issuer: ORIGIN, audience: 'holdfast-api', typ: 'at+jwt' };

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ env: { JWT_ALGORITHM: 'EdDSA' } });
});

async function tokenOf(running = server) {
  const { browser, id } = await running.givenPerson();
  const { status, body } = await browser.get('/api/auth/token');
  expect(status).toBe(200);
  return { token: String(body.token), id };
}

async function publishedKeys(running = server) {
  const keySet: JSONWebKeySet = (await running.browser().get('/api/auth/jwks')).body;
  return keySet;
}

describe('With JWT_ALGORITHM=EdDSA', () => {
  it('the published key verifies a token without any secret [A1]', async () => {
    const { token, id } = await tokenOf();
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet(await publishedKeys()),
      RULES,
    );
    expect(payload).toMatchObject({
      sub: id,
      role: 'user',
      sid: expect.any(String),
      jti: expect.any(String),
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
    expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ']);
  });

  it('the private key is in no response, and encrypted in the database [A1] [E3]', async () => {
    const { keys } = await publishedKeys();
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'x']);
    }
    const stored = await server.query('SELECT "privateKey" FROM auth.jwks');
    expect(stored.length).toBeGreaterThan(0);
    for (const { privateKey } of stored) expect(JSON.parse(String(privateKey))).toMatch(/^\$ba\$\d+\$/);
  });

  it('a token signed with the shared secret is not valid [A3]', async () => {
    const { id } = await tokenOf();
    const [{ kid } = {}] = (await publishedKeys()).keys;
    const forged = await new SignJWT({ sub: id, sid: 'x' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...(kid === undefined ? {} : { kid }) })
      .setIssuer(ORIGIN)
      .setAudience('holdfast-api')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(SECRET));
    await expect(jwtVerify(forged, createLocalJWKSet(await publishedKeys()), RULES)).rejects.toMatchObject({
      code: 'ERR_JOSE_ALG_NOT_ALLOWED',
    });
  });

  it('the key survives a rotation of the secret, and old tokens stay valid [A13]', async () => {
    const before = await tokenOf();
    const rotated = await RunningServer.start({
      env: {
        JWT_ALGORITHM: 'EdDSA',
        BETTER_AUTH_SECRET: NEXT_SECRET,
        BETTER_AUTH_SECRET_PREVIOUS: SECRET,
      },
    });
    const after = await tokenOf(rotated);
    const keys = createLocalJWKSet(await publishedKeys(rotated));
    for (const { token } of [before, after]) await jwtVerify(token, keys, RULES);
    expect(decodeProtectedHeader(after.token).kid).toBe(decodeProtectedHeader(before.token).kid);
    await rotated.stop();
  });

  it('a key that only a removed secret decrypts is replaced by a new one [A13]', async () => {
    const before = await tokenOf();
    const emergency = await RunningServer.start({
      env: { JWT_ALGORITHM: 'EdDSA', BETTER_AUTH_SECRET: NEXT_SECRET },
    });
    const after = await tokenOf(emergency);
    const keys = createLocalJWKSet(await publishedKeys(emergency));
    await jwtVerify(after.token, keys, RULES);
    await expect(jwtVerify(before.token, keys, RULES)).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
    await emergency.stop();
  });

  it('a key of the last quarter signs nothing, but is still published for its tokens [A13]', async () => {
    const before = await tokenOf();
    await server.query(`UPDATE auth.jwks SET "expiresAt" = now() - interval '1 minute'`);
    const after = await tokenOf();
    expect(decodeProtectedHeader(after.token).kid).not.toBe(decodeProtectedHeader(before.token).kid);
    const keys = createLocalJWKSet(await publishedKeys());
    for (const { token } of [before, after]) await jwtVerify(token, keys, RULES);
  });
});
