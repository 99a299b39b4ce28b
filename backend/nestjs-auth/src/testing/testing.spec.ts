import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from '../auth.settings.js';
import { TokenAuthenticator } from '../token-authenticator.js';
import { RevocationFeed } from '../revocation/revocation-feed.js';
import {
  algNoneToken,
  bearer,
  createTestToken,
  expiredToken,
  foreignToken,
  forgedToken,
  signTestToken,
  TEST_AUTH_OPTIONS,
  TestJwks,
  type TestClaims,
  type TestSigner,
} from './index.js';

const read = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

describe('createTestToken', () => {
  it('signs the first two parts with HMAC-SHA-256 [A1] [A21]', () => {
    const [header, payload, signature] = createTestToken().split('.');
    const mac = createHmac('sha256', TEST_AUTH_OPTIONS.secret).update(`${header ?? ''}.${payload ?? ''}`);
    expect(signature).toBe(mac.digest('base64url'));
    expect(read(header)).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{12}$/) });
  });

  it('has the claims of the token contract, overridden by the test [A2] [A21]', () => {
    const claims = read(createTestToken({ sub: 'ada', role: 'admin', sid: undefined }).split('.')[1]);
    expect(claims).toMatchObject({
      sub: 'ada',
      role: 'admin',
      iss: TEST_AUTH_OPTIONS.issuer,
      aud: 'holdfast-api',
    });
    expect(claims).not.toHaveProperty('sid');
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
    expect(read(createTestToken().split('.')[1])).toMatchObject({
      sub: 'user-1',
      role: 'user',
      email_verified: true,
    });
  });

  it('creates a thousand tokens in under a second [A21]', () => {
    const began = performance.now();
    for (let count = 0; count < 1000; count += 1) createTestToken({ sub: `user-${count}` });
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('signTestToken', () => {
  it("signs a string as its bytes, for payloads that aren't JSON", () => {
    const [, payload = ''] = signTestToken({ alg: 'HS256' }, 'not JSON', TEST_AUTH_OPTIONS.secret).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).toBe('not JSON');
  });
});

describe('Bad tokens', () => {
  const OTHER: TestSigner = {
    secret: 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA',
    issuer: 'https://a.test',
    audience: 'a',
  };
  const refusalOf = async (token: string, signer: TestSigner): Promise<unknown> => {
    const settings = readAuthSettings(signer);
    const strategy = new TokenAuthenticator(settings, new RevocationFeed(settings));
    return strategy.authenticate(token).catch((refusal: unknown) => refusal);
  };
  const BAD: [string, (claims?: TestClaims, signer?: TestSigner) => string, string, string][] = [
    ['expiredToken', expiredToken, 'AUTH_TOKEN_EXPIRED', 'exp has passed'],
    ['foreignToken', foreignToken, 'AUTH_TOKEN_INVALID', 'no key matches'],
    ['forgedToken', forgedToken, 'AUTH_TOKEN_INVALID', 'invalid signature'],
    ['algNoneToken', algNoneToken, 'AUTH_TOKEN_INVALID', 'not three non-empty parts'],
  ];

  it.each(BAD)('%s is refused for exactly one reason [A5] [A21]', async (_name, make, code, message) => {
    expect(await refusalOf(make(), TEST_AUTH_OPTIONS)).toMatchObject({ code, message });
    expect(await refusalOf(make({ sub: 'ada' }, OTHER), OTHER)).toMatchObject({ code, message });
  });

  it.each(BAD)('%s has the claims of the token contract, overridden by the test', (_name, make) => {
    const claims = read(make({ sub: 'ada' }, OTHER).split('.')[1]);
    expect(claims).toMatchObject({ sub: 'ada', sid: 'session-1', iss: 'https://a.test', aud: 'a' });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  });

  it('algNoneToken has alg none and no signature', () => {
    const [header, , signature] = algNoneToken().split('.');
    expect(read(header)).toEqual({ alg: 'none', typ: 'at+jwt' });
    expect(signature).toBe('');
  });
});

describe('TestJwks', () => {
  it('publishes EdDSA keys by default', async () => {
    const signer = await TestJwks.start();
    const answer = await fetch(signer.options.jwksUrl);
    expect(answer.headers.get('content-type')).toBe('application/jwk-set+json');
    expect(await answer.json()).toMatchObject({ keys: [{ alg: 'EdDSA', crv: 'Ed25519', use: 'sig' }] });
    await signer.close();
  });
});

describe('bearer', () => {
  it('returns the arguments of supertest set()', () => {
    expect(bearer('a.b.c')).toEqual(['Authorization', 'Bearer a.b.c']);
  });
});

describe('The testing entry', () => {
  const { NODE_ENV } = process.env;
  afterEach(() => {
    process.env.NODE_ENV = NODE_ENV;
  });

  it('refuses to load with NODE_ENV=production', async () => {
    jest.resetModules();
    process.env.NODE_ENV = 'production';
    await expect(import('./index.js')).rejects.toThrow('refuses to load with NODE_ENV=production');
  });

  it('signs with a secret that differs in every process', async () => {
    jest.resetModules();
    const again = await import('./index.js');
    expect(again.TEST_AUTH_OPTIONS.secret).not.toBe(TEST_AUTH_OPTIONS.secret);
  });
});
