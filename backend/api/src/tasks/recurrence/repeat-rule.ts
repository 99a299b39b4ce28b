import { RRuleTemporal } from 'rrule-temporal';
import { isCalendarDay } from '../../validation/calendar.js';
import { rule } from '../../validation/rules.js';

const DAY = '(MO|TU|WE|TH|FR|SA|SU)';
const listOf = (item: string): RegExp => new RegExp(`^${item}(,${item})*$`);

/** The parts of an RRULE (RFC 5545 §3.3.10) that make sense for days, and their values. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  BYDAY: listOf(`([+-]?[1-5])?${DAY}`),
  BYMONTHDAY: listOf('-?([1-9]|[12]\\d|3[01])'),
  BYMONTH: listOf('([1-9]|1[0-2])'),
  BYSETPOS: listOf('-?([1-9]|[12]\\d|3[01])'),
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}$/,
  WKST: new RegExp(`^${DAY}$`),
};

export const RULE_LENGTH_MAX = 200;

/** How many periods to search for the next date. 400 years contain every date that can occur. */
const PERIODS_MAX = 400;

const KNOWN_MAX = 1000;
/** Results for recent texts: a check takes up to 10 ms, and many tasks of a file have the same rule. */
const known = new Map<string, boolean>();

/** Like {@link checkRule}, with a cache. */
export function isRepeatRule(text: string): boolean {
  if (text.length > RULE_LENGTH_MAX) return false;
  const isRule = known.get(text) ?? checkRule(text);
  known.delete(text);
  known.set(text, isRule);
  // The first key is the least recently used one.
  const [oldest] = known.size > KNOWN_MAX ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  return isRule;
}

/**
 * Whether a text is a supported rule: the value of an RRULE in capitals, such as
 * `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1`. Rules are of days, so there are no hours and UNTIL is a day. The rule
 * must have at least one date, unlike 30 February.
 */
function checkRule(text: string): boolean {
  const parts = partsOf(text);
  const isKnown = [...parts].every(([name, value]) => PARTS[name]?.test(value));
  if (parts.size !== text.split(';').length || !isKnown) return false;
  return fitsTogether(parts) && nextDate(lasting(parts), '2024-01-01') !== undefined;
}

/**
 * The first day of a rule after another day.
 *
 * @param start A day of the series, `YYYY-MM-DD`: intervals are counted from it.
 * @param after Not before `start`. @default start
 * @returns undefined if the series ends earlier, or passes the year 9999.
 */
export function nextDate(rule: string, start: string, after = start): string | undefined {
  // In UTC every day has 24 hours, so clock changes can't affect the rule.
  const rruleString = `DTSTART:${start.replaceAll('-', '')}T000000Z\nRRULE:${rule}`;
  const series = new RRuleTemporal({ rruleString, maxIterations: PERIODS_MAX });
  try {
    const day = series
      .next(new Date(`${after}T00:00:00Z`))
      ?.toString()
      .slice(0, 'YYYY-MM-DD'.length);
    return day !== undefined && isCalendarDay(day) ? day : undefined;
  } catch (error) {
    // The library has no other way to report that it found no date, or none in the years that it knows.
    if (error instanceof RangeError) return undefined;
    if (error instanceof Error && error.message.startsWith('Maximum iterations')) return undefined;
    throw error;
  }
}

/** The parts of a rule by their names. */
export function partsOf(rule: string): ReadonlyMap<string, string> {
  return new Map(
    rule.split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(at, 0)), part.slice(at + 1)];
    }),
  );
}

export function ruleOf(parts: Iterable<readonly [string, string]>): string {
  return [...parts].map(([name, value]) => `${name}=${value}`).join(';');
}

/** Validates a field with {@link isRepeatRule}. */
export const IsRepeatRule = (): PropertyDecorator =>
  rule(
    'isRepeatRule',
    (value) => typeof value === 'string' && isRepeatRule(value),
    'must be a recurrence rule such as FREQ=WEEKLY;BYDAY=MO,TH that has a date',
  );

function fitsTogether(parts: ReadonlyMap<string, string>): boolean {
  const frequency = parts.get('FREQ');
  const isByMonth = frequency === 'MONTHLY' || (frequency === 'YEARLY' && parts.has('BYMONTH'));
  const until = parts.get('UNTIL')?.replace(/^(....)(..)(..)$/, '$1-$2-$3');
  return (
    frequency !== undefined &&
    !(parts.has('COUNT') && parts.has('UNTIL')) &&
    (until === undefined || isCalendarDay(until)) &&
    (isByMonth || !/\d/.test(parts.get('BYDAY') ?? '')) &&
    (isByMonth || !parts.has('BYMONTHDAY')) &&
    (!parts.has('BYSETPOS') || parts.has('BYDAY') || parts.has('BYMONTHDAY'))
  );
}

/** The same rule without an end. */
function lasting(parts: ReadonlyMap<string, string>): string {
  return ruleOf([...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL' && name !== 'INTERVAL'));
}
