import { describe, expect, it } from '@jest/globals';
import { ROUTES } from './routes.js';

describe('The route registry', () => {
  it('names each route once', () => {
    const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
  });

  it.each(ROUTES.filter(({ method }) => method === 'POST'))(
    'refuses unknown members in the body of POST $path',
    ({ body }) => {
      expect(body?.safeParse({ unknown: 1 }).error?.issues).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys', keys: ['unknown'] }),
      );
    },
  );

  it.each(ROUTES.filter(({ method }) => method === 'GET'))('accepts no body for GET $path', ({ body }) => {
    expect(body).toBeUndefined();
  });

  it.each(ROUTES)('limits $method $path unless it only reads', ({ limit, audit }) => {
    expect(limit === 'unlimited' && audit !== null).toBe(false);
  });

  it.each(ROUTES.filter(({ audit }) => audit === null))(
    'records every change: $method $path only reads, mails or redirects',
    ({ method, path }) => {
      // A repeated confirmation mail, two redirects to a provider (what comes of them is recorded), a preference, and the
      // use of a token, which its owner sees in their list.
      const allowed = [
        '/send-verification-email',
        '/sign-in/social',
        '/link-social',
        '/language',
        '/personal-tokens/exchange',
      ];
      expect(method === 'GET' || allowed.includes(path)).toBe(true);
    },
  );

  it.each(ROUTES.filter(({ password }) => password !== undefined))(
    'finds the password that $method $path compares in its body',
    ({ body, password }) => {
      expect(Object.keys(body?.shape ?? {})).toContain(password);
    },
  );
});
