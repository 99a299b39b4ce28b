import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTimestamp } from './row-types.js';

describe('isoTimestamp', () => {
  it.each([
    ['2026-11-20 03:45:00+00', '2026-11-20T03:45:00.000Z'],
    ['2026-11-20 03:45:00.1+00', '2026-11-20T03:45:00.100Z'],
    ['2026-11-20 03:45:00.12+00', '2026-11-20T03:45:00.120Z'],
    ['2026-11-20 03:45:00.123+00', '2026-11-20T03:45:00.123Z'],
    ['2026-11-20 03:45:00.123456+00', '2026-11-20T03:45:00.123Z'],
    ['2026-11-20 05:45:00.5+02', '2026-11-20T03:45:00.500Z'],
    ['2026-11-20 09:15:00+05:30', '2026-11-20T03:45:00.000Z'],
  ])('turns %s into %s', (text, expected) => {
    expect(isoTimestamp(text)).toBe(expected);
  });

  it('agrees with Date for random times', () => {
    const between = {
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(between), (date) => {
        const [seconds = '', fraction = ''] = date.toISOString().slice(0, -1).split('.');
        const digits = fraction.replace(/0+$/, '');
        const text = `${seconds.replace('T', ' ')}${digits && `.${digits}`}+00`;
        expect(isoTimestamp(text)).toBe(date.toISOString());
      }),
    );
  });
});
