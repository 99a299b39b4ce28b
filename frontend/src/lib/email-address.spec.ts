import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { normalizeEmail } from './email-address';

/** The auth server's own cases: the form and the server must agree. */
const CASES = path.resolve(import.meta.dirname, '../../../backend/auth-server/src/email-address.cases.json');
const cases: readonly (readonly [string, string | null])[] = JSON.parse(readFileSync(CASES, 'utf8'));

describe('normalizeEmail', () => {
  it('The table has more than fifty cases', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases)('normalizeEmail turns %j into %j, as the auth server does', (typed, address) => {
    expect(normalizeEmail(typed) ?? null).toBe(address);
  });
});
