import { describe, expect, it } from 'vitest';
import { momentOf } from './moments';

describe('momentOf', () => {
  it.each([
    ['2026-11-21', '05:30', 'Asia/Tokyo', '2026-11-20T20:30:00.000Z'],
    ['2026-11-29', '00:05', 'Europe/Berlin', '2026-11-28T23:05:00.000Z'],
    ['2026-07-01', '00:05:00', 'Europe/Berlin', '2026-06-30T22:05:00.000Z'],
    ['2026-11-20', '12:00', 'Asia/Kathmandu', '2026-11-20T06:15:00.000Z'],
    ['2026-11-20', '12:00', 'Pacific/Kiritimati', '2026-11-19T22:00:00.000Z'],
    ['2026-11-20', '12:00', 'UTC', '2026-11-20T12:00:00.000Z'],
    // The clocks go from 02:00 to 03:00, and from 03:00 to 02:00.
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', '01:59', 'Europe/Berlin', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
  ])('momentOf finds when it is %s %s in %s', (day, time, zone, iso) => {
    expect(new Date(momentOf(day, time, zone) ?? NaN).toISOString()).toBe(iso);
  });

  it('momentOf finds none in a zone that the browser does not know', () => {
    expect(momentOf('2026-11-20', '12:00', 'Mars/Base')).toBeUndefined();
  });
});
