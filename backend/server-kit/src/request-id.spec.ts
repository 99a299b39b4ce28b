import { describe, expect, it } from '@jest/globals';
import { REQUEST_ID_CASES } from './cases.js';
import { requestIdOf } from './request-id.js';

const NEW_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

describe('requestIdOf', () => {
  it.each(REQUEST_ID_CASES)('of %j keeps it: %s [E3]', (id, isKept) => {
    const requestId = requestIdOf({ headers: { 'x-request-id': id } });
    if (isKept) expect(requestId).toBe(id);
    else expect(requestId).toMatch(NEW_ID);
  });

  it.each(['', 'a\nb', 'é', ['a', 'b'], undefined])('makes a new one for %j [E3]', (id) => {
    const headers = id === undefined ? {} : { 'x-request-id': id };
    expect(requestIdOf({ headers })).toMatch(NEW_ID);
  });
});
