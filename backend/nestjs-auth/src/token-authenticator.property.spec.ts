import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAuthSettings } from './auth.settings.js';
import { bearerToken, tokenOf } from './bearer-token.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { keyId } from './keyring.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { createTestToken, signTestToken, TEST_AUTH_OPTIONS } from './testing/index.js';
import { TokenRefused } from './token-refused.js';

const { secret, issuer, audience } = TEST_AUTH_OPTIONS;
const strategyWith = (rememberedTokens: number): TokenAuthenticator => {
  const settings = readAuthSettings({ ...TEST_AUTH_OPTIONS, rememberedTokens });
  return new TokenAuthenticator(settings, new RevocationFeed(settings));
};
const strategy = strategyWith(0);
const good = createTestToken({ sub: 'ada' });
const HEADER = { alg: 'HS256', typ: 'at+jwt', kid: keyId(secret) };

/** Any error that is not a refusal leaves this function, and fails the property. */
async function isAccepted(token: string, by = strategy): Promise<boolean> {
  try {
    await by.authenticate(token);
    return true;
  } catch (error) {
    if (error instanceof TokenRefused) return false;
    throw error;
  }
}

const position = fc.nat({ max: good.length - 1 });
const mutation: fc.Arbitrary<(token: string) => string> = fc.oneof(
  fc.tuple(position, fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })).map(
    ([at, text]) =>
      (token: string) =>
        token.slice(0, at) + text + token.slice(at + 1),
  ),
  fc.tuple(position, fc.string({ unit: 'binary', maxLength: 3 })).map(
    ([at, text]) =>
      (token: string) =>
        token.slice(0, at) + text + token.slice(at),
  ),
  fc.tuple(position, fc.integer({ min: 1, max: 60 })).map(
    ([at, count]) =>
      (token: string) =>
        token.slice(0, at) + token.slice(at + count),
  ),
  fc.tuple(position, position).map(
    ([a, b]) =>
      (token: string) =>
        token.slice(a) + token.slice(0, b),
  ),
);

const time = fc.oneof(
  fc.integer({ min: -4000, max: 4000 }).map((seconds) => Math.floor(Date.now() / 1000) + seconds),
  fc.double(),
  fc.jsonValue(),
);
const claims = fc.record(
  {
    sub: fc.oneof(fc.constant('ada'), fc.jsonValue()),
    sid: fc.oneof(fc.constant('s'), fc.jsonValue()),
    iss: fc.oneof(fc.constant(issuer), fc.jsonValue()),
    aud: fc.oneof(fc.constant(audience), fc.jsonValue()),
    exp: time,
    iat: time,
    nbf: time,
    role: fc.jsonValue(),
    scope: fc.jsonValue(),
    email: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe('TokenAuthenticator with arbitrary input', () => {
  it('accepts no mutation of a valid token, cached or not [A3]', async () => {
    const remembering = strategyWith(100);
    expect(await isAccepted(good, remembering)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (steps) => {
        const token = steps.reduce((text, step) => step(text), good);
        fc.pre(token !== good);
        expect(await isAccepted(token)).toBe(false);
        expect(await isAccepted(token, remembering)).toBe(false);
      }),
      { numRuns: 3000 },
    );
    expect(await isAccepted(good)).toBe(true);
  });

  it('only ever refuses, and accepts claims only within the rules [A3]', async () => {
    await fc.assert(
      fc.asyncProperty(claims, async (given) => {
        const now = Date.now() / 1000;
        if (!(await isAccepted(signTestToken(HEADER, given, secret)))) return;
        expect(given).toMatchObject({ iss: issuer, sub: expect.stringMatching(/^[!-~]{1,255}$/) });
        const { exp, iat } = given as { exp: number; iat: number };
        expect(exp).toBeGreaterThan(now - 6);
        expect(iat).toBeLessThan(now + 6);
        expect(exp - iat).toBeLessThanOrEqual(3600);
      }),
      { numRuns: 3000 },
    );
  });

  it('only ever refuses any header, payload or string [A3] [A5]', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    const signed = fc
      .tuple(fc.object(), fc.oneof(fc.object(), fc.string()))
      .map(([a, b]) => signTestToken(a, b, secret));
    const unsigned = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(signed, unsigned, fc.string({ unit: 'binary' })), async (token) => {
        expect(await isAccepted(token)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads a token only from a well-formed header [A4]', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `Bearer ${text}`),
          fc.anything(),
        ),
        (authorization) => {
          try {
            expect(authorization).toMatch(
              new RegExp(`^bearer +${tokenOf(authorization).replaceAll('.', '\\.')}$`, 'i'),
            );
          } catch (error) {
            if (!(error instanceof TokenRefused)) throw error;
          }
        },
      ),
    );
    expect(() => bearerToken({ headers: { authorization: [`Bearer ${good}`] } })).toThrow(TokenRefused);
  });
});
