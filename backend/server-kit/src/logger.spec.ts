import { describe, expect, it } from '@jest/globals';
import { describeError, scrub } from './logger.js';

describe('scrub', () => {
  it.each([
    ['a token', 'bad eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here', 'bad [token] here'],
    [
      'an address',
      'Sign-up attempt for existing email: ada.l+x@mail.example.co.uk',
      'Sign-up attempt for existing email: [email]',
    ],
    ['a database address', 'cannot reach postgres://user:pw@db:5432/x', 'cannot reach postgres://[redacted]'],
  ])('removes %s from a message [E3]', (_case, message, scrubbed) => {
    expect(scrub(message)).toBe(scrubbed);
  });
});

describe('describeError', () => {
  it('logs code and cause of a failure, and not the row that a driver adds to it [E3]', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(ada@example.com)',
    });
    const described = JSON.stringify(describeError(new Error('no room for ada@example.com', { cause })));
    expect(described).toContain('23505');
    expect(described).not.toContain('ada@');
  });

  it('describes a value that isn’t an error', () => {
    expect(describeError('ada@example.com said no')).toEqual({ message: '[email] said no' });
  });
});
