import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from './index.js';

const read = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

describe('createTestToken', () => {
  it('makes a token that HMAC-SHA-256 over the first two parts verifies [A1] [A21]', () => {
    const [header, payload, signature] = createTestToken().split('.');
    const mac = createHmac('sha256', TEST_AUTH_OPTIONS.secret).update(`${header ?? ''}.${payload ?? ''}`);
    expect(signature).toBe(mac.digest('base64url'));
    expect(read(header)).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{12}$/) });
  });

  it('carries the claims of the token contract, and what the test says [A2] [A21]', () => {
    const claims = read(createTestToken({ sub: 'ada', role: 'admin', sid: undefined }).split('.')[1]);
    expect(claims).toMatchObject({
      sub: 'ada',
      role: 'admin',
      iss: TEST_AUTH_OPTIONS.issuer,
      aud: 'holdfast-api',
    });
    expect(claims).not.toHaveProperty('sid');
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  });

  it('makes a thousand tokens in under a second [A21]', () => {
    const began = performance.now();
    for (let count = 0; count < 1000; count += 1) createTestToken({ sub: `user-${count}` });
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('bearer', () => {
  it('is the header that supertest sets', () => {
    expect(bearer('a.b.c')).toEqual(['Authorization', 'Bearer a.b.c']);
  });
});

describe('the testing entry', () => {
  const { NODE_ENV } = process.env;
  afterEach(() => {
    process.env.NODE_ENV = NODE_ENV;
  });

  it('refuses to load with NODE_ENV=production', async () => {
    jest.resetModules();
    process.env.NODE_ENV = 'production';
    await expect(import('./index.js')).rejects.toThrow('must not be loaded with NODE_ENV=production');
  });

  it('signs with a secret of its own process, so that it can protect nothing by mistake', async () => {
    jest.resetModules();
    const again = await import('./index.js');
    expect(again.TEST_AUTH_OPTIONS.secret).not.toBe(TEST_AUTH_OPTIONS.secret);
  });
});
