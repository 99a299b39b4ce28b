import { describe, expect, it } from '@jest/globals';
import type { DatedTask } from './calendar-feed.repository.js';
import { calendarFile } from './calendar-file.js';

const task: DatedTask = {
  id: '00000000-0000-4000-8000-000000000000',
  title: 'Slides',
  description: null,
  priority: 0,
  tags: [],
  dueDate: '2026-12-02',
  dueTime: null,
  dueZone: null,
  repeat: null,
  repeatFrom: 'due',
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
};

/** The lines of a file, unfolded (RFC 5545 §3.1), that begin with one of these names. */
async function linesOf(dated: Partial<DatedTask>, names: RegExp): Promise<string[]> {
  const file = await calendarFile([{ ...task, ...dated }]);
  return file
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => names.test(line));
}

describe('calendarFile', () => {
  it('defines the zone of each event under the name that the event uses', async () => {
    const zones = [
      ...Intl.supportedValuesOf('timeZone'),
      'Asia/Calcutta',
      'europe/berlin',
      'US/Pacific',
      'UTC',
      'EST',
    ];
    for (const dueZone of zones) {
      const lines = await linesOf({ dueTime: '09:00', dueZone }, /^(TZID|DTSTART;)/);
      const [, zone = ''] = /^TZID:(.+)$/.exec(lines[0] ?? '') ?? [];
      expect([dueZone, zone === '', lines[1]]).toEqual([
        dueZone,
        false,
        `DTSTART;TZID=${zone}:20261202T090000`,
      ]);
    }
  });

  it('contains no control characters, which strict readers refuse', async () => {
    const lines = await linesOf(
      {
        title: 'Slides\u000B page\u0001 2',
        description: 'one\u000C\n\u001Btwo',
        tags: ['a\u0007', 'b\u0085'],
      },
      /^(SUMMARY|DESCRIPTION|CATEGORIES)/,
    );
    expect(lines).toEqual(['SUMMARY:Slides page 2', 'DESCRIPTION:one\\ntwo', 'CATEGORIES:a,b']);
  });

  it('starts a rule on a date that fits it, and writes an earlier due date as an event for itself', async () => {
    // 2 December 2026 is a Wednesday.
    const lines = await linesOf({ repeat: 'FREQ=WEEKLY;BYDAY=MO;COUNT=3' }, /^(UID|DTSTART|RRULE)/);
    expect(lines).toEqual([
      `UID:${task.id}`,
      'DTSTART;VALUE=DATE:20261202',
      `UID:${task.id}-1`,
      'DTSTART;VALUE=DATE:20261207',
      'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2',
    ]);
  });

  it.each(['FREQ=DAILY;UNTIL=20261201', 'FREQ=DAILY;UNTIL=20261202', 'FREQ=DAILY;COUNT=1'])(
    'writes the last date of %s without a rule',
    async (repeat) => {
      expect(await linesOf({ repeat }, /^(DTSTART|RRULE)/)).toEqual(['DTSTART;VALUE=DATE:20261202']);
    },
  );

  it('writes FREQ first and the numbers of a rule in order', async () => {
    const repeat = 'BYMONTH=12,6;BYMONTHDAY=15,-1,2;FREQ=MONTHLY';
    expect(await linesOf({ repeat }, /^RRULE/)).toEqual([
      'RRULE:FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1,2,15',
    ]);
  });
});
