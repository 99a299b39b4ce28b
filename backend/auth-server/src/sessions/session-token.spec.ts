import { describe, expect, it } from '@jest/globals';
import { withoutSessionToken } from './session-token.js';

describe('withoutSessionToken', () => {
  it('removes the session token from a sign-in and a session [B9]', () => {
    expect(withoutSessionToken({ token: 'secret', user: { id: '1' } })).toEqual({ user: { id: '1' } });
    expect(withoutSessionToken({ session: { id: '2', token: 'secret' }, user: {} })).toEqual({
      session: { id: '2' },
      user: {},
    });
  });

  it.each([null, undefined, new Error('refused'), { token: 'an access token' }, { session: null }])(
    'does not change %p',
    (returned) => {
      expect(withoutSessionToken(returned)).toBeUndefined();
    },
  );
});
