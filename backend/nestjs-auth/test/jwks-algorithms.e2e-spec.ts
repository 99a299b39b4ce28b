import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { readAuthSettings } from '../src/auth.settings.js';
import { JwtStrategy, RevocationFeed } from '../src/index.js';

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
};

/** Every signature with a public key that jose makes, and the key for it. The set names no algorithm for its keys. */
const SIGNATURES: readonly [alg: string, key: string, isBelieved: boolean][] = [
  ['EdDSA', 'Ed25519', true],
  ['Ed25519', 'Ed25519', true],
  ['ES256', 'P-256', true],
  ['RS256', 'rsa', true],
  ['PS256', 'rsa', true],
  ['RS384', 'rsa', false],
  ['RS512', 'rsa', false],
  ['PS384', 'rsa', false],
  ['PS512', 'rsa', false],
  ['ES384', 'P-384', false],
  ['ES512', 'P-521', false],
];

describe('Signers with public keys', () => {
  let server: Server;
  let origin: string;
  let strategy: JwtStrategy;
  beforeAll(async () => {
    const keys = Object.entries(KEYS).map(([kid, { publicKey }]) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
    }));
    server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    const settings = readAuthSettings({ issuer: origin, audience: 'notes', jwksUrl: `${origin}/jwks` });
    strategy = new JwtStrategy(settings, new RevocationFeed(settings));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

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
