import { followingOccurrence } from '../tasks/recurrence/next-occurrence.js';
import { nextDate, partsOf, ruleOf } from '../tasks/recurrence/repeat-rule.js';

/** Events from a date on: that date and those of its rule, or the date alone. */
export interface EventSeries {
  readonly start: string;
  readonly repeat?: string;
}

/** How many dates are written alone before a rule fits: the due date, and one where an interval starts again. */
const SINGLES_MAX = 2;

/**
 * The dates of a series, as completing each task in time gives them. Calendar programs disagree about a DTSTART that
 * isn't a date of its rule (RFC 5545 §3.8.5.3: undefined), and refuse an UNTIL before it, so that such a date is an event
 * for itself, and the rule starts on the next one.
 *
 * @example eventSeries('2026-12-02', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3') // a Wednesday
 * // [{ start: '2026-12-02' }, { start: '2026-12-07', repeat: 'FREQ=WEEKLY;BYDAY=MO;COUNT=2' }]
 */
export function eventSeries(dueDate: string, repeat: string): EventSeries[] {
  const series: EventSeries[] = [];
  for (let [start, rule] = [dueDate, repeat]; ;) {
    const next = followingOccurrence(start, rule);
    if (!next) return [...series, { start }];
    if (startsOn(start, rule, next.dueDate)) return [...series, { start, repeat: rule }];
    series.push({ start });
    if (series.length > SINGLES_MAX) return series;
    [start, rule] = [next.dueDate, next.repeat];
  }
}

/** Whether a rule, read as RFC 5545 says, has this date and then that one. */
function startsOn(start: string, repeat: string, next: string): boolean {
  const rule = ruleOf([...partsOf(repeat)].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL'));
  const dayBefore = new Date(Date.parse(start) - 86_400_000).toISOString().slice(0, start.length);
  return nextDate(rule, start, dayBefore) === start && nextDate(rule, start) === next;
}
