import { describe, expect, it } from '@jest/globals';
import { betterAuth } from './better-auth.js';

describe('betterAuth', () => {
  it('reads the keys of a stock server, which names itself by its origin or its baseURL', () => {
    const { mapClaims, ...options } = betterAuth({ url: 'https://auth.example.com' });
    const names = ['https://auth.example.com', 'https://auth.example.com/'];
    expect(options).toEqual({
      issuer: names,
      audience: names,
      jwksUrl: 'https://auth.example.com/api/auth/jwks',
      tokenType: null,
      requireSession: false,
    });
    expect(mapClaims?.({ sub: 'ada', emailVerified: true })).toMatchObject({
      sub: 'ada',
      email_verified: true,
    });
    expect(mapClaims?.({ emailVerified: false, email_verified: true })).toMatchObject({
      email_verified: true,
    });
  });

  it.each([
    ['https://a.test', undefined, 'https://a.test/api/auth/jwks'],
    ['https://a.test/', undefined, 'https://a.test/api/auth/jwks'],
    ['https://a.test', '/auth', 'https://a.test/auth/jwks'],
    ['https://a.test', '/auth/', 'https://a.test/auth/jwks'],
    ['https://a.test/login', '/auth', 'https://a.test/login/jwks'],
    ['https://a.test/login/', undefined, 'https://a.test/login/jwks'],
    ['http://auth:3000', undefined, 'http://auth:3000/api/auth/jwks'],
  ])('finds the keys of %s with the basePath %s at %s', (url, basePath, jwksUrl) => {
    expect(betterAuth({ url, ...(basePath !== undefined && { basePath }) }).jwksUrl).toBe(jwksUrl);
  });

  it('accepts a baseURL with a path, with and without a slash at its end', () => {
    const issuer = ['https://a.test', 'https://a.test/', 'https://a.test/login', 'https://a.test/login/'];
    expect(betterAuth({ url: 'https://a.test/login' }).issuer).toEqual(issuer);
    expect(betterAuth({ url: 'https://a.test/login/' }).issuer).toEqual(issuer);
  });

  it('takes the audience of the plugin', () => {
    expect(betterAuth({ url: 'https://a.test', audience: 'notes' }).audience).toBe('notes');
  });

  it('says what a url has to be', () => {
    expect(() => betterAuth({ url: 'auth.example.com' })).toThrow(
      new TypeError('betterAuth: "url" is "auth.example.com"; use the baseURL of the auth server.'),
    );
  });
});
