import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from './request-id.js';

describe('requestIdOf', () => {
  it.each(['1', 'a-b_c.d:e', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'])(
    'keeps %s [E3]',
    (id) => {
      expect(requestIdOf({ headers: { 'x-request-id': id } })).toBe(id);
    },
  );

  it.each(['', 'a b', 'a\nb', '"', 'é', 'x'.repeat(129), ['a', 'b'], undefined])(
    'makes a new one for %j [E3]',
    (id) => {
      const headers = id === undefined ? {} : { 'x-request-id': id };
      expect(requestIdOf({ headers })).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    },
  );
});
