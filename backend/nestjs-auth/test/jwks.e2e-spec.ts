import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from '../src/auth.settings.js';
import { TokenAuthenticator, RevocationFeed, TokenRefused, type AuthModuleOptions } from '../src/index.js';
import { base64url } from '../src/testing/test-token.js';
import { createTestToken, TEST_AUTH_OPTIONS, TestJwks } from '../src/testing/index.js';

const strategyFor = (options: AuthModuleOptions): TokenAuthenticator => {
  const settings = readAuthSettings(options);
  return new TokenAuthenticator(settings, new RevocationFeed(settings));
};
const nextSecond = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** A server that never responds at the URL of a key set, and counts connections. */
async function connectionsTo(url: string): Promise<{ connections: number; close: () => Promise<void> }> {
  const server = createServer((socket) => {
    silent.connections += 1;
    socket.destroy();
  });
  const silent = {
    connections: 0,
    close: async (): Promise<void> => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve));
  return silent;
}

describe.each([['EdDSA'], ['Ed25519'], ['ES256'], ['RS256'], ['PS256']] as const)(
  'a signer with public keys, %s',
  (algorithm) => {
    let signer: TestJwks;
    let stranger: TestJwks;
    let strategy: TokenAuthenticator;
    beforeEach(async () => {
      signer = await TestJwks.start(algorithm);
      stranger = await TestJwks.start(algorithm);
      strategy = strategyFor(signer.options);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await signer.close();
      await stranger.close();
    });

    it('is accepted, and its keys are read once [A1]', async () => {
      expect(signer.reads).toBe(0);
      await expect(strategy.authenticate(signer.token({ sub: 'ada' }))).resolves.toMatchObject({ id: 'ada' });
      await strategy.authenticate(signer.token({ sub: 'bob' }));
      expect(signer.reads).toBe(1);
    });

    it.each([
      ['another audience', { aud: 'other' }, 'AUTH_TOKEN_INVALID'],
      ['another issuer', { iss: 'https://evil.test' }, 'AUTH_TOKEN_INVALID'],
      ['no expiry', { exp: undefined }, 'AUTH_TOKEN_INVALID'],
      ['no session', { sid: undefined }, 'AUTH_TOKEN_INVALID'],
      ['a start in the future', { nbf: nextSecond(60) }, 'AUTH_TOKEN_INVALID'],
      ['an end in the past', { iat: nextSecond(-900), exp: nextSecond(-10) }, 'AUTH_TOKEN_EXPIRED'],
    ])('is refused for %s [A3] [A5]', async (_case, claims, code) => {
      await expect(strategy.authenticate(signer.token(claims))).rejects.toMatchObject({
        name: 'TokenRefused',
        code,
      });
    });

    it('is refused for a token of another signer, whatever signed it [A3]', async () => {
      const foreign = stranger.token({ iss: signer.options.issuer });
      const [header = '', payload = ''] = signer.token().split('.');
      const { keys } = (await (await fetch(signer.options.jwksUrl)).json()) as {
        keys: [JsonWebKey & { kid: string }];
      };
      const pem = createPublicKey({ key: keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const confused = `${base64url({ alg: 'HS256', typ: 'at+jwt', kid: keys[0].kid })}.${payload}`;
      for (const token of [
        foreign,
        createTestToken({}, { ...TEST_AUTH_OPTIONS, issuer: signer.options.issuer }),
        `${confused}.${createHmac('sha256', pem).update(confused).digest('base64url')}`,
        `${header}.${payload}.${'A'.repeat(86)}`,
      ]) {
        await expect(strategy.authenticate(token)).rejects.toBeInstanceOf(TokenRefused);
      }
    });

    it('can rotate its key: an unknown kid is looked up, at most every 30 seconds [A13]', async () => {
      const old = signer.token();
      await strategy.authenticate(old);
      signer.rotate();
      // A 401 would sign people out whose tokens are good.
      await expect(strategy.authenticate(signer.token())).rejects.toMatchObject({
        code: 'AUTH_KEYS_UNAVAILABLE',
        headers: { 'Retry-After': expect.stringMatching(/^(29|30)$/) },
      });
      expect(signer.reads).toBe(1);
      const now = Date.now();
      jest.spyOn(Date, 'now').mockImplementation(() => now + 31_000);
      await expect(strategy.authenticate(signer.token())).resolves.toBeDefined();
      await expect(strategy.authenticate(old)).resolves.toBeDefined();
      expect(signer.reads).toBe(2);
    });

    it('keeps known keys valid, and a new one at worst delayed, while attackers invent kids [A11] [A13]', async () => {
      const known = signer.token();
      await strategy.authenticate(known);
      const madeUp = () => stranger.token({ iss: signer.options.issuer });
      const codeOf = (token: string) =>
        strategy.authenticate(token).then(
          () => 'good',
          (error: unknown) => (error as { code?: unknown }).code,
        );
      const now = Date.now();
      for (let second = 0; second <= 70; second += 5) {
        jest.spyOn(Date, 'now').mockImplementation(() => now + second * 1000);
        expect(await codeOf(madeUp())).not.toBe('good');
        expect(await codeOf(known)).toBe('good');
        if (second === 35) signer.rotate();
        if (second > 35)
          expect(await codeOf(signer.token())).toBe(second < 60 ? 'AUTH_KEYS_UNAVAILABLE' : 'good');
      }
      expect(signer.reads).toBe(3);
    });

    it("refuses a kid that the keys read since don't have [A3]", async () => {
      const past = stranger.token({ iss: signer.options.issuer, iat: nextSecond(-60), exp: nextSecond(600) });
      const fresh = stranger.token({ iss: signer.options.issuer });
      const undated = stranger.token({ iss: signer.options.issuer, iat: 'now' });
      // The first of them reads the keys itself.
      for (const token of [fresh, past, undated]) {
        await expect(strategy.authenticate(token)).rejects.toMatchObject({ code: 'AUTH_TOKEN_INVALID' });
      }
      expect(signer.reads).toBe(1);
    });

    it('can be unreachable at start: 503 until it responds, without a pile of requests [A11]', async () => {
      const token = signer.token();
      await signer.goAway();
      const unavailable = {
        code: 'AUTH_KEYS_UNAVAILABLE',
        message: 'The keys that verify tokens are unavailable right now',
        headers: { 'Retry-After': '5' },
      };
      await expect(strategy.authenticate(token)).rejects.toMatchObject(unavailable);
      await signer.comeBack();
      await expect(strategy.authenticate(token)).rejects.toMatchObject(unavailable);
      const now = Date.now();
      jest.spyOn(Date, 'now').mockImplementation(() => now + 6000);
      await expect(strategy.authenticate(token)).resolves.toBeDefined();
      expect(signer.reads).toBe(1);
    });

    it("isn't asked again for every token while it is unreachable [A11]", async () => {
      await strategy.authenticate(signer.token());
      await signer.goAway();
      const silent = await connectionsTo(signer.options.jwksUrl);
      const now = Date.now();
      jest.spyOn(Date, 'now').mockImplementation(() => now + 11 * 60_000);
      const start = performance.now();
      for (let count = 0; count < 5; count += 1) {
        await expect(strategy.authenticate(signer.token())).resolves.toBeDefined();
      }
      // The read itself is given up after five seconds.
      expect(performance.now() - start).toBeLessThan(4500);
      await silent.close();
      // None at all where the connection of before was still thought to be open.
      expect(silent.connections).toBeLessThanOrEqual(1);
    });

    it('can become unreachable: its known keys verify beyond their ten minutes [A11]', async () => {
      await strategy.authenticate(signer.token());
      await signer.goAway();
      const now = Date.now();
      jest.spyOn(Date, 'now').mockImplementation(() => now + 11 * 60_000);
      await expect(strategy.authenticate(signer.token())).resolves.toBeDefined();
      await expect(strategy.authenticate(signer.token())).resolves.toBeDefined();
      const unknown = stranger.token({ iss: signer.options.issuer });
      await expect(strategy.authenticate(unknown)).rejects.toMatchObject({
        code: 'AUTH_KEYS_UNAVAILABLE',
        headers: { 'Retry-After': '5' },
      });
      await signer.comeBack();
    });
  },
);
