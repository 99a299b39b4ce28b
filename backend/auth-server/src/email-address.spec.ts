import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { normalizeEmail } from './email-address.js';

/** The web app's tests read this file as well. */
const cases = z
  .array(z.tuple([z.string(), z.string().nullable()]))
  .parse(JSON.parse(readFileSync(new URL('email-address.cases.json', import.meta.url), 'utf8')));

describe('normalizeEmail', () => {
  it.each(cases)('changes %j to the address %j', (typed, address) => {
    expect(normalizeEmail(typed) ?? null).toBe(address);
  });

  it('does not change its own result', () => {
    const addresses = cases.flatMap(([, address]) => (address === null ? [] : [address]));
    expect(addresses.map(normalizeEmail)).toEqual(addresses);
  });

  it('accepts 254 characters and no more', () => {
    const domain = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}`;
    const local = 'e'.repeat(254 - domain.length - 1);
    expect(normalizeEmail(`${local}@${domain}`)).toHaveLength(254);
    expect(normalizeEmail(`${local}e@${domain}`)).toBeUndefined();
  });
});
