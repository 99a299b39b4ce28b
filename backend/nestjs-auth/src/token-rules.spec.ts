import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from './auth.settings.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { checkRegisteredClaims } from './token-rules.js';
import { keyId } from './keyring.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import {
  createTestToken,
  foreignToken,
  forgedToken,
  signTestToken,
  TEST_AUTH_OPTIONS,
} from './testing/index.js';

const { secret } = TEST_AUTH_OPTIONS;
const settings = readAuthSettings(TEST_AUTH_OPTIONS);
const strategy = new TokenAuthenticator(settings, new RevocationFeed(settings));

const HEADER = { alg: 'HS256', typ: 'at+jwt', kid: keyId(secret) };
const [header = '', payload = '', signature = ''] = createTestToken().split('.');
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
const signed = (head: object | string, body: object | string): string =>
  signTestToken(head as object, body, secret);
const bytes = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64url');
const signedParts = (head: string, body: string): string =>
  `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;

/** A good token of exactly this length; `kid` and `name` together reach every length. */
function tokenOfLength(length: number): string {
  for (const head of [HEADER, { alg: 'HS256', typ: 'at+jwt' }]) {
    for (let size = 2700; size < 3000; size += 1) {
      const token = signed(head, { ...claims, name: 'x'.repeat(size) });
      if (token.length === length) return token;
    }
  }
  throw new Error(`No token has ${length} characters`);
}

describe('Token rules', () => {
  it.each([
    ['longer than 4096 characters', tokenOfLength(4097)],
    ['not three non-empty parts', ''],
    ['not three non-empty parts', `${header}.${payload}`],
    ['not three non-empty parts', `${header}.${payload}.${signature}.${signature}`],
    ['not three non-empty parts', `.${payload}.${signature}`],
    ['not three non-empty parts', `${header}..${signature}`],
    ['not three non-empty parts', `${header}.${payload}.`],
    ['not canonical base64url', `${header}=.${payload}.${signature}`],
    ['not canonical base64url', `${header}.${payload} .${signature}`],
    ['not canonical base64url', `${header}.${payload}.${signature}=`],
    ['not UTF-8 JSON', signedParts(bytes('{'), payload)],
    ['not UTF-8 JSON', signedParts(header, bytes('{"a":"\u00ff"}', 'latin1'))],
    ['not UTF-8 JSON', signedParts(bytes('\ufeff{}'), payload)],
    ['not a JSON object', signedParts(bytes('7'), payload)],
    ['not a JSON object', signedParts(bytes('null'), payload)],
    ['not a JSON object', signedParts(header, bytes('[]'))],
    ['not a JSON object', signedParts(header, bytes('"text"'))],
    ['unknown header parameter', signed({ ...HEADER, crit: [] }, claims)],
    ['kid is not a string', signed({ ...HEADER, kid: 7 }, claims)],
    ['iss is not a trusted signer', createTestToken({ iss: 'https://evil.test' })],
    ['typ is another kind of token', signed({ ...HEADER, typ: 'JWT' }, claims)],
    ['no key matches', signed({ ...HEADER, alg: 'none' }, claims)],
    ['no key matches', foreignToken()],
    ['invalid signature', forgedToken()],
    ['invalid signature', `${header}.${payload}.${signature.slice(0, -3)}`],
    ['exp and iat must be numbers', createTestToken({ iat: 'now' })],
    ['issued in the future', createTestToken({ iat: Math.floor(Date.now() / 1000) + 60 })],
    ['lives too long', createTestToken({ exp: Math.floor(Date.now() / 1000) + 7200 })],
    ['aud is not a string', createTestToken({ aud: [TEST_AUTH_OPTIONS.audience, 7] })],
    ['aud is another service', createTestToken({ aud: 'other' })],
    ['nbf is not a time that has come', createTestToken({ nbf: Math.floor(Date.now() / 1000) + 60 })],
    ['exp is not a number', createTestToken({ exp: null })],
    ['sub is not an identifier', createTestToken({ sub: '' })],
    ['sid is not an identifier', createTestToken({ sid: 7 })],
    ['role is not a string', createTestToken({ role: ['admin'] })],
    ['email is not a string', createTestToken({ email: 7 })],
  ])('refuse with a distinct reason for the log: %s [A3] (case %#)', async (reason, token) => {
    await expect(strategy.authenticate(token)).rejects.toMatchObject({
      code: 'AUTH_TOKEN_INVALID',
      message: reason,
    });
  });

  it.each([[4095], [4096]])('accept a token of %d characters', async (length) => {
    await expect(strategy.authenticate(tokenOfLength(length))).resolves.toBeDefined();
  });
});

describe('checkRegisteredClaims', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const [issuer] = settings.issuers;
  const END = 2_000_000_000;
  const check = (changes: object): void => {
    if (issuer === undefined) throw new Error('There is no issuer');
    const { issuer: iss, audience: aud } = TEST_AUTH_OPTIONS;
    checkRegisteredClaims({ iss, aud, exp: END, ...changes }, issuer, settings);
  };

  it('ends a token at the second that exp and the tolerance add up to (RFC 7519 §4.1.4)', () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue((END + settings.clockToleranceSeconds) * 1000);
    expect(() => {
      check({});
    }).toThrow('exp has passed');
    now.mockReturnValue((END + settings.clockToleranceSeconds) * 1000 - 1);
    expect(() => {
      check({});
    }).not.toThrow();
  });

  it('compares iss, however the key was chosen', () => {
    expect(() => {
      check({ iss: 'https://evil.test' });
    }).toThrow('iss is another signer');
  });
});
