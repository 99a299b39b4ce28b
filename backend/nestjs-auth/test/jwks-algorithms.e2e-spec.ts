import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { readAuthSettings } from '../src/auth.settings.js';
import { RevocationFeed, TokenAuthenticator } from '../src/index.js';
import { base64url } from '../src/testing/test-token.js';

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const KEYS: Readonly<Record<string, KeyPair>> = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  Ed25519: generateKeyPairSync('ed25519'),
  'short-rsa': generateKeyPairSync('rsa', { modulusLength: 1024 }),
};

/** Every signature with a public key that jose makes, and the key for it. The set names no algorithm for its keys. */
const SIGNATURES: readonly [alg: string, key: string, isBelieved: boolean][] = [
  ['EdDSA', 'Ed25519', true],
  ['Ed25519', 'Ed25519', true],
  ['ES256', 'P-256', true],
  ['RS256', 'rsa', true],
  ['PS256', 'rsa', true],
  ['ES384', 'P-384', true],
  ['ES512', 'P-521', true],
  ['RS384', 'rsa', false],
  ['RS512', 'rsa', false],
  ['PS384', 'rsa', false],
  ['PS512', 'rsa', false],
];

describe('Signers with public keys', () => {
  let server: Server;
  let origin: string;
  let strategy: TokenAuthenticator;
  beforeAll(async () => {
    const published = Object.entries(KEYS).map(([kid, { publicKey }]) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
    }));
    // A point that isn't on its curve.
    const keys = [...published, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'broken' }];
    server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    const settings = readAuthSettings({ issuer: origin, audience: 'notes', jwksUrl: `${origin}/jwks` });
    strategy = new TokenAuthenticator(settings, new RevocationFeed(settings));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('refuse a token of an RSA key with fewer than 2048 bits [A3]', async () => {
    const now = Math.floor(Date.now() / 1000);
    const header = base64url({ alg: 'RS256', typ: 'at+jwt', kid: 'short-rsa' });
    const claims = { iss: origin, aud: 'notes', sub: 'ada', sid: 's1', iat: now, exp: now + 300 };
    const input = `${header}.${base64url(claims)}`;
    // jose doesn't sign with such a key.
    const signature = sign('sha256', Buffer.from(input), KEYS['short-rsa']!.privateKey);
    await expect(strategy.authenticate(`${input}.${signature.toString('base64url')}`)).rejects.toMatchObject({
      code: 'AUTH_TOKEN_INVALID',
      message: expect.stringContaining('2048 bits'),
    });
  });

  it("refuse a token of a key that can't be read, and believe the other keys of its set [A3] [A11]", async () => {
    const { privateKey } = KEYS['P-256']!;
    const tokenOf = (kid: string): Promise<string> =>
      new SignJWT({ sid: 's1', sub: 'ada', iss: origin, aud: 'notes' })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    const settings = readAuthSettings({ issuer: origin, audience: 'notes', jwksUrl: `${origin}/jwks` });
    const fresh = new TokenAuthenticator(settings, new RevocationFeed(settings));
    // The first of them reads the set.
    for (let count = 0; count < 2; count += 1) {
      await expect(fresh.authenticate(await tokenOf('broken'))).rejects.toMatchObject({
        code: 'AUTH_TOKEN_INVALID',
      });
      await expect(fresh.authenticate(await tokenOf('P-256'))).resolves.toMatchObject({ id: 'ada' });
    }
  });

  it.each(SIGNATURES)('accept a valid signature of %s with %s: %s [A3]', async (alg, kid, isBelieved) => {
    const { privateKey } = KEYS[kid]!;
    const token = await new SignJWT({ sid: 's1' })
      .setProtectedHeader({ alg, typ: 'at+jwt', kid })
      .setIssuer(origin)
      .setAudience('notes')
      .setSubject('ada')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const answer = strategy.authenticate(token);
    await (isBelieved
      ? expect(answer).resolves.toMatchObject({ id: 'ada' })
      : expect(answer).rejects.toMatchObject({
          code: 'AUTH_TOKEN_INVALID',
          message: '"alg" (Algorithm) Header Parameter value not allowed',
        }));
  });
});
