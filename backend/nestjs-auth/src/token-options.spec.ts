import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AuthModuleOptions, TrustedIssuer } from './auth.options.js';
import { mediaType, readAuthSettings } from './auth.settings.js';
import type { SecretAlgorithm } from './keyring.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { base64url, usualClaims } from './testing/test-token.js';
import { createTestToken, signTestToken, TEST_AUTH_OPTIONS } from './testing/index.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { TokenRefused } from './token-refused.js';

type SharedSecret = Extract<TrustedIssuer, { readonly secret: unknown }>;

const { secret } = TEST_AUTH_OPTIONS;
/** 64 bytes. */
const LONG_SECRET = createHmac('sha512', secret).update('long').digest('base64url').slice(0, 64);
const LENGTHS = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' } as const;

const authenticatorWith = (options: Partial<SharedSecret> = {}): TokenAuthenticator => {
  const settings = readAuthSettings({ ...TEST_AUTH_OPTIONS, ...options });
  return new TokenAuthenticator(settings, new RevocationFeed(settings));
};
const signed = (alg: SecretAlgorithm, key = LONG_SECRET): string => {
  const input = `${base64url({ alg, typ: 'at+jwt' })}.${base64url(usualClaims(TEST_AUTH_OPTIONS))}`;
  return `${input}.${createHmac(LENGTHS[alg], key).update(input).digest('base64url')}`;
};

describe('The option algorithm', () => {
  it.each(Object.keys(LENGTHS) as SecretAlgorithm[])(
    'accepts %s and refuses the other two [A3]',
    async (algorithm) => {
      const authenticator = authenticatorWith({ secret: LONG_SECRET, algorithm });
      for (const alg of Object.keys(LENGTHS) as SecretAlgorithm[]) {
        const answer = authenticator.authenticate(signed(alg));
        if (alg === algorithm) await expect(answer).resolves.toMatchObject({ id: 'user-1' });
        else await expect(answer).rejects.toMatchObject({ message: 'no key matches' });
      }
    },
  );

  it('rotates secrets of HS512 without a kid [A13]', async () => {
    const previous = createHmac('sha512', LONG_SECRET).digest('base64url');
    const authenticator = authenticatorWith({ secret: [LONG_SECRET, previous], algorithm: 'HS512' });
    await expect(authenticator.authenticate(signed('HS512', previous))).resolves.toBeDefined();
  });

  it.each([
    ['HS384', 48],
    ['HS512', 64],
  ] as const)('needs a secret as long as the hash of %s [A10]', (algorithm, bytes) => {
    const short = LONG_SECRET.slice(0, bytes - 1);
    expect(() => authenticatorWith({ secret: short, algorithm })).toThrow(
      `AuthModule: option "secret" is ${bytes - 1} bytes long; ${algorithm} needs ${bytes} or more.`,
    );
    expect(() => authenticatorWith({ secret: LONG_SECRET.slice(0, bytes), algorithm })).not.toThrow();
  });

  it.each([
    [
      { ...TEST_AUTH_OPTIONS, algorithm: 'RS256' },
      'option "algorithm" is "RS256"; use "HS256" or "HS384" or "HS512".',
    ],
    [{ ...TEST_AUTH_OPTIONS, algorithm: 'toString' }, 'use "HS256" or "HS384" or "HS512".'],
    [
      { issuer: 'i', audience: 'a', jwksUrl: 'https://auth.test/jwks', algorithm: 'HS256' },
      'option "algorithm" is set together with jwksUrl; use it with a secret only.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => readAuthSettings(options as AuthModuleOptions)).toThrow(message);
  });
});

describe('The option tokenType', () => {
  it.each(['at+jwt', 'AT+JWT', 'at+JWT', 'application/at+jwt', 'Application/AT+JWT'])(
    'compares media types: %s is at+jwt (RFC 9068 §4)',
    async (typ) => {
      const token = signTestToken({ alg: 'HS256', typ }, usualClaims(TEST_AUTH_OPTIONS), secret);
      await expect(authenticatorWith().authenticate(token)).resolves.toBeDefined();
      await expect(
        authenticatorWith({ tokenType: typ }).authenticate(createTestToken()),
      ).resolves.toBeDefined();
    },
  );
});

describe('mediaType', () => {
  it.each([
    ['at+jwt', 'at+jwt'],
    ['Application/AT+JWT', 'at+jwt'],
    ['x-application/at+jwt', 'x-application/at+jwt'],
    ['application/at/jwt', 'application/at/jwt'],
    [undefined, undefined],
    [7, 7],
  ])('of the header typ %p is %p (RFC 7515 §4.1.9)', (typ, type) => {
    expect(mediaType(typ)).toBe(type);
  });
});

describe('A null claim', () => {
  it('is an absent claim', async () => {
    const nulls = { role: null, scope: null, email: null, name: null, jti: null, nbf: null };
    const user = await authenticatorWith().authenticate(createTestToken({ sub: 'ada', ...nulls }));
    expect(user).toMatchObject({ id: 'ada', role: 'user', scopes: [] });
    expect(Object.keys(user)).not.toEqual(expect.arrayContaining(['email']));
    expect(user).not.toHaveProperty('tokenId');
  });
});

describe('The option requireSession', () => {
  const noSession = createTestToken({ sub: 'ada', sid: undefined });

  it('accepts a token without a session when false', async () => {
    await expect(authenticatorWith().authenticate(noSession)).rejects.toThrow('sid is not an identifier');
    const authenticator = authenticatorWith({ requireSession: false });
    for (const sid of [undefined, null]) {
      const user = await authenticator.authenticate(createTestToken({ sub: 'ada', sid }));
      expect(user.id).toBe('ada');
      expect(user).not.toHaveProperty('sessionId');
    }
  });

  it('still reads and checks a session that is given', async () => {
    const authenticator = authenticatorWith({ requireSession: false });
    await expect(authenticator.authenticate(createTestToken({ sid: 's9' }))).resolves.toMatchObject({
      sessionId: 's9',
    });
    await expect(authenticator.authenticate(createTestToken({ sid: 7 }))).rejects.toThrow(
      'sid is not an identifier',
    );
  });
});

describe('The option mapClaims', () => {
  it('translates the claims of a signer with other names and types', async () => {
    const authenticator = authenticatorWith({
      mapClaims: ({ id, role, sessionId }) => ({
        sub: String(id),
        sid: String(sessionId),
        role: (role as { name: string }).name,
      }),
    });
    const own = { sub: undefined, sid: undefined, id: 42, sessionId: 7, role: { id: 1, name: 'admin' } };
    const user = await authenticator.authenticate(createTestToken(own));
    expect(user).toMatchObject({ id: '42', sessionId: '7', role: 'admin' });
    // What the token said stays readable.
    expect(user.claims).toMatchObject({ id: 42, role: { id: 1, name: 'admin' } });
  });

  it('changes no time, issuer or audience', async () => {
    const authenticator = authenticatorWith({
      mapClaims: (claims) => ({
        ...claims,
        exp: 9e9,
        iat: 0,
        aud: 'holdfast-api',
        iss: TEST_AUTH_OPTIONS.issuer,
      }),
    });
    const now = Math.floor(Date.now() / 1000);
    const user = await authenticator.authenticate(createTestToken({ iat: now, exp: now + 60 }));
    expect(user).toMatchObject({ issuedAt: now, expiresAt: now + 60 });
    await expect(authenticator.authenticate(createTestToken({ aud: 'other' }))).rejects.toThrow(TokenRefused);
    await expect(
      authenticator.authenticate(createTestToken({ exp: now - 60, iat: now - 90 })),
    ).rejects.toThrow('exp has passed');
  });

  it('refuses the token when it throws a TokenRefused', async () => {
    const authenticator = authenticatorWith({
      mapClaims: () => {
        throw new TokenRefused('AUTH_TOKEN_INVALID', 'org is missing');
      },
    });
    await expect(authenticator.authenticate(createTestToken())).rejects.toThrow('org is missing');
  });
});
