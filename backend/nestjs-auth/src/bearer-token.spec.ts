import { describe, expect, it } from '@jest/globals';
import { bearerToken, tokenOf } from './bearer-token.js';

describe('bearerToken', () => {
  it.each([['Bearer a.b.c'], ['bearer a.b.c'], ['BEARER a.b.c'], ['Bearer   a.b.c']])(
    'takes the token out of "%s" [A4]',
    (authorization) => {
      expect(bearerToken({ headers: { authorization } })).toBe('a.b.c');
    },
  );

  it('counts the received headers on both adapters [A4]', () => {
    const headers = { authorization: 'Bearer a.b.c' };
    const once = ['Host', 'localhost', 'Authorization', 'Bearer a.b.c'];
    const twice = [...once, 'AUTHORIZATION', 'Bearer d.e.f'];
    expect(bearerToken({ headers, rawHeaders: once })).toBe('a.b.c');
    expect(bearerToken({ headers, raw: { rawHeaders: once } })).toBe('a.b.c');
    expect(() => bearerToken({ headers, rawHeaders: twice })).toThrow('two Authorization headers');
    expect(() => bearerToken({ headers, raw: { rawHeaders: twice } })).toThrow('two Authorization headers');
  });

  it('counts header names, not values', () => {
    const rawHeaders = ['X-Note', 'Authorization', 'Authorization', 'Bearer a.b.c'];
    expect(bearerToken({ headers: { authorization: 'Bearer a.b.c' }, rawHeaders })).toBe('a.b.c');
  });
});

describe('tokenOf', () => {
  it.each([
    [undefined, 'AUTH_TOKEN_MISSING', 'no Authorization header'],
    [['Bearer a.b.c'], 'AUTH_TOKEN_MISSING', 'no Authorization header'],
    ['Basic YTpi', 'AUTH_TOKEN_MISSING', 'another scheme'],
    ['Bearer', 'AUTH_TOKEN_INVALID', 'not one compact token'],
    ['Bearer a b', 'AUTH_TOKEN_INVALID', 'not one compact token'],
  ])('refuses %p as %s: %s [A4] [A5]', (authorization, code, reason) => {
    expect(() => tokenOf(authorization)).toThrow(expect.objectContaining({ code, message: reason }));
  });
});
