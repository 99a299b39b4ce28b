import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AuthModuleOptions } from './auth.options.js';
import { readAuthSettings, type AuthSettings } from './auth.settings.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { keyId } from './keyring.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { createTestToken, foreignToken, signTestToken, TEST_AUTH_OPTIONS } from './testing/index.js';
import { TokenRefused } from './token-refused.js';

type SharedSecretOptions = Extract<AuthModuleOptions, { secret: unknown }>;

const NOW = 1_800_000_000;
const OLD_SECRET = 'previous-0123456789abcdefghijklmno';
const { secret, issuer, audience } = TEST_AUTH_OPTIONS;

const strategyFor = (settings: AuthSettings): TokenAuthenticator =>
  new TokenAuthenticator(settings, new RevocationFeed(settings));

const strategyWith = (options: Partial<SharedSecretOptions> = {}): TokenAuthenticator =>
  strategyFor(readAuthSettings({ ...TEST_AUTH_OPTIONS, ...options }));

describe('TokenAuthenticator', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW * 1000, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('reads the caller from a valid token [A2]', async () => {
    const claims = {
      sub: 'ada',
      sid: 's1',
      jti: 't1',
      email: 'ada@example.test',
      email_verified: true,
      name: 'Ada',
      role: 'admin',
      scope: 'notes:read  notes:write ',
      team: 7,
    };
    const user = await strategyWith().authenticate(createTestToken(claims));
    expect(user).toEqual({
      id: 'ada',
      sessionId: 's1',
      tokenId: 't1',
      email: 'ada@example.test',
      emailVerified: true,
      name: 'Ada',
      role: 'admin',
      scopes: ['notes:read', 'notes:write'],
      isScoped: true,
      issuedAt: NOW,
      expiresAt: NOW + 900,
      claims: { ...claims, iss: issuer, aud: audience, iat: NOW, exp: NOW + 900 },
    });
  });

  it('requires only sub and sid [A2]', async () => {
    const bare = { jti: undefined, role: undefined, email_verified: undefined };
    const user = await strategyWith().authenticate(createTestToken(bare));
    expect(user).toEqual({
      id: 'user-1',
      sessionId: 'session-1',
      role: 'user',
      scopes: [],
      isScoped: false,
      emailVerified: false,
      issuedAt: NOW,
      expiresAt: NOW + 900,
      claims: { sub: 'user-1', sid: 'session-1', iss: issuer, aud: audience, iat: NOW, exp: NOW + 900 },
    });
  });

  it.each([false, null, 1, 'true', [true], { verified: true }])(
    'takes an address for unconfirmed when email_verified is %j [A2]',
    async (email_verified) => {
      const user = await strategyWith().authenticate(createTestToken({ email_verified }));
      expect(user.emailVerified).toBe(false);
    },
  );

  it.each([
    ['an audience among others', { aud: ['other', audience] }],
    ['a fraction of a second', { iat: NOW - 0.5, exp: NOW + 0.5 }],
    ['an nbf that has come', { nbf: NOW }],
    ['an nbf within the tolerance', { nbf: NOW + 5 }],
    ['an exp within the tolerance', { iat: NOW - 900, exp: NOW - 4 }],
    ['an iat within the tolerance', { iat: NOW + 5, exp: NOW + 900 }],
    ['the longest lifetime', { iat: NOW, exp: NOW + 3600 }],
    ['a sub of 255 characters', { sub: 'x'.repeat(255) }],
    ['a sub of punctuation', { sub: 'auth0|5f7c~!$%' }],
  ])('accepts %s', async (_case, claims) => {
    await expect(strategyWith().authenticate(createTestToken(claims))).resolves.toBeDefined();
  });

  it.each([
    ['an exp at the edge of the tolerance', { iat: NOW - 900, exp: NOW - 5 }, 'AUTH_TOKEN_EXPIRED'],
    ['an nbf beyond the tolerance', { nbf: NOW + 6 }, 'AUTH_TOKEN_INVALID'],
    ['an iat beyond the tolerance', { iat: NOW + 6 }, 'AUTH_TOKEN_INVALID'],
    ['a lifetime one second too long', { exp: NOW + 3601 }, 'AUTH_TOKEN_INVALID'],
    ['an exp equal to its iat', { iat: NOW, exp: NOW }, 'AUTH_TOKEN_INVALID'],
    ['an exp before its iat', { iat: NOW + 2, exp: NOW + 1 }, 'AUTH_TOKEN_INVALID'],
  ])('refuses %s [A3] [A5]', async (_case, claims, code) => {
    await expect(strategyWith().authenticate(createTestToken(claims))).rejects.toMatchObject({
      name: 'TokenRefused',
      code,
    });
  });

  it('applies the configured tolerance and lifetime', async () => {
    const strict = strategyWith({ clockToleranceSeconds: 0, maxTokenLifetimeSeconds: 60 });
    const token = (iat: number, exp: number): string => createTestToken({ iat, exp });
    await expect(strict.authenticate(token(NOW, NOW + 60))).resolves.toBeDefined();
    await expect(strict.authenticate(token(NOW, NOW + 61))).rejects.toThrow('lives too long');
    await expect(strict.authenticate(token(NOW + 1, NOW + 60))).rejects.toThrow('issued in the future');
    await expect(strict.authenticate(token(NOW - 60, NOW))).rejects.toMatchObject({
      code: 'AUTH_TOKEN_EXPIRED',
    });
  });

  it('accepts only the configured typ, and any configured issuer and audience', async () => {
    const strategy = strategyWith({ tokenType: 'JWT', issuer: ['a', 'b'], audience: ['c', 'd'] });
    const sign = (typ: string): string => {
      const claims = { sub: 'ada', sid: 's', iss: 'b', aud: 'd', iat: NOW, exp: NOW + 60 };
      return signTestToken({ alg: 'HS256', typ }, claims, secret);
    };
    await expect(strategy.authenticate(sign('JWT'))).resolves.toMatchObject({ id: 'ada' });
    await expect(strategy.authenticate(sign('at+jwt'))).rejects.toThrow('typ is another kind of token');
  });

  it('accepts the current and the previous secret, with or without kid, and no third one [A13]', async () => {
    const strategy = strategyWith({ secret: [secret, OLD_SECRET] });
    const old = { ...TEST_AUTH_OPTIONS, secret: OLD_SECRET };
    const claims = { sub: 'ada', sid: 's', iss: issuer, aud: audience, iat: NOW, exp: NOW + 60 };
    const header = { alg: 'HS256', typ: 'at+jwt' };
    for (const token of [
      createTestToken({}),
      createTestToken({}, old),
      signTestToken(header, claims, secret),
      signTestToken(header, claims, OLD_SECRET),
    ]) {
      await expect(strategy.authenticate(token)).resolves.toBeDefined();
    }
    for (const token of [
      foreignToken(),
      signTestToken(header, claims, `${OLD_SECRET}!`),
      signTestToken({ ...header, kid: keyId(secret) }, claims, OLD_SECRET),
      signTestToken({ ...header, kid: keyId(OLD_SECRET) }, claims, secret),
    ]) {
      await expect(strategy.authenticate(token)).rejects.toBeInstanceOf(TokenRefused);
    }
  });

  it('refuses an empty string like any other malformed token', async () => {
    await expect(strategyWith().authenticate('')).rejects.toMatchObject({ code: 'AUTH_TOKEN_INVALID' });
  });

  it('rethrows a bug instead of refusing the token', async () => {
    const bug = new TypeError('a bug of ours');
    const strategy = strategyWith({
      extendUser: () => {
        throw bug;
      },
    });
    await expect(strategy.authenticate(createTestToken())).rejects.toBe(bug);
  });

  it("adds the host's fields, which can't replace the built-in ones", async () => {
    const strategy = strategyWith({ extendUser: ({ org }) => ({ organisation: org, id: 'eve' }) });
    const user = await strategy.authenticate(createTestToken({ sub: 'ada', org: 'acme' }));
    expect(user).toMatchObject({ id: 'ada', organisation: 'acme' });
  });

  it('lets the host refuse a token because of its claims', async () => {
    const extendUser = (): never => {
      throw new TokenRefused('AUTH_TOKEN_INVALID', 'no second factor');
    };
    await expect(strategyWith({ extendUser }).authenticate(createTestToken())).rejects.toThrow(
      'no second factor',
    );
  });

  it("never verifies one signer's name with another signer's key", async () => {
    const other = { secret: OLD_SECRET, issuer: 'https://other.test', audience: 'other-api' };
    const strategy = strategyWith({ additionalIssuers: [other] });
    await expect(strategy.authenticate(createTestToken({}, TEST_AUTH_OPTIONS))).resolves.toBeDefined();
    await expect(strategy.authenticate(createTestToken({}, other))).resolves.toBeDefined();
    for (const mixed of [
      { ...other, secret },
      { ...TEST_AUTH_OPTIONS, secret: OLD_SECRET },
      { ...other, audience },
      { ...other, issuer: 'https://third.test' },
    ]) {
      await expect(strategy.authenticate(createTestToken({}, mixed))).rejects.toBeInstanceOf(TokenRefused);
    }
  });

  it('accepts only tokens without typ from a signer that sets none', async () => {
    const strategy = strategyWith({ tokenType: null });
    const claims = { sub: 'ada', sid: 's', iss: issuer, aud: audience, iat: NOW, exp: NOW + 60 };
    await expect(
      strategy.authenticate(signTestToken({ alg: 'HS256' }, claims, secret)),
    ).resolves.toBeDefined();
    await expect(strategy.authenticate(createTestToken())).rejects.toThrow('typ is another kind of token');
  });

  describe('with revocations', () => {
    const settings = readAuthSettings(TEST_AUTH_OPTIONS);
    const feed = new RevocationFeed(settings);
    const strategy = new TokenAuthenticator(settings, feed);
    const revoked = new TokenRefused('AUTH_TOKEN_REVOKED', 'ended');
    afterEach(() => {
      jest.restoreAllMocks();
    });

    it('checks every otherwise valid token [A15]', async () => {
      jest.spyOn(feed, 'check').mockImplementation(() => {
        throw revoked;
      });
      await expect(strategy.authenticate(createTestToken())).rejects.toBe(revoked);
      await expect(strategy.authenticate(foreignToken())).rejects.toMatchObject({
        code: 'AUTH_TOKEN_INVALID',
      });
    });

    it('rechecks a caller whose connection is still open [A15]', async () => {
      const user = await strategy.authenticate(createTestToken({ exp: NOW + 60 }));
      const check = (): void => {
        strategy.checkAgain(user);
      };
      jest.setSystemTime((NOW + 64) * 1000);
      expect(check).not.toThrow();
      jest.setSystemTime((NOW + 65) * 1000);
      expect(check).toThrow(
        expect.objectContaining({
          code: 'AUTH_TOKEN_EXPIRED',
          message: 'expired since it was verified',
        }),
      );
      jest.setSystemTime(NOW * 1000);
      jest.spyOn(feed, 'check').mockImplementation(() => {
        throw revoked;
      });
      expect(check).toThrow(revoked);
    });
  });
});
