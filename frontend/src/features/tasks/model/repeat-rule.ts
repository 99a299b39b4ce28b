import { weekdayOf } from '../../../lib/calendar';

/** As RFC 5545 calls them, Sunday first as in a Date. */
export const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
const WORKDAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];

/** Which day of a month, or of a year: the same date, the same weekday of that week, the last day or the last workday. */
export type MonthDay = 'date' | 'weekday' | 'last-day' | 'last-workday';

/** The rules that the form can make. What else the API knows is kept as it is. */
export type RepeatRule = Readonly<{
  unit: 'day' | 'week' | 'month' | 'year';
  interval: number;
  /** Of a week; empty: the weekday of the due date. */
  weekdays: readonly Weekday[];
  monthDay: MonthDay;
  /** The last day on which it may be due. */
  until: string | null;
  /** How many times it is done. */
  count: number | null;
}>;

const FREQUENCIES = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' } as const;

export const DAILY: RepeatRule = {
  ...{ unit: 'day', interval: 1, weekdays: [], monthDay: 'date', until: null, count: null },
};

/** The value of an RRULE. `dueDate` says which date or weekday "the same" is. */
export function ruleText(rule: RepeatRule, dueDate: string): string {
  const { unit, interval, weekdays, until, count } = rule;
  return [
    `FREQ=${FREQUENCIES[unit]}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(unit === 'week' && weekdays.length > 0
      ? [
          `BYDAY=${WORKDAYS.concat('SA', 'SU')
            .filter((day) => weekdays.includes(day))
            .join(',')}`,
        ]
      : []),
    ...(unit === 'month' ? monthParts(rule.monthDay, dueDate) : []),
    ...(until === null ? [] : [`UNTIL=${until.replaceAll('-', '')}`]),
    ...(count === null || until !== null ? [] : [`COUNT=${count}`]),
  ].join(';');
}

function monthParts(monthDay: MonthDay, dueDate: string): string[] {
  switch (monthDay) {
    case 'date':
      // What the rule does not say it takes from the due date, also when that is moved.
      return [];
    case 'weekday':
      return [`BYDAY=${weekdayPlace(dueDate)}`];
    case 'last-day':
      return ['BYMONTHDAY=-1'];
    case 'last-workday':
      return [`BYDAY=${WORKDAYS.join(',')}`, 'BYSETPOS=-1'];
  }
}

/** @example weekdayPlace('2026-11-20') // '3FR', the third Friday */
function weekdayPlace(day: string): string {
  return `${Math.ceil(Number(day.slice(8)) / 7)}${WEEKDAYS[weekdayOf(day)] ?? ''}`;
}

/** @returns null for a rule that the form cannot make. */
export function readRule(text: string): RepeatRule | null {
  const parts = new Map(
    text.split(';').map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=');
      return [name, value];
    }),
  );
  const unit = (['day', 'week', 'month', 'year'] as const).find(
    (name) => FREQUENCIES[name] === parts.get('FREQ'),
  );
  const until = parts.get('UNTIL');
  const monthDay = unit === 'month' ? readMonthDay(parts) : 'date';
  const weekdays = unit === 'week' ? readWeekdays(parts.get('BYDAY')) : [];
  if (!unit || !monthDay || !weekdays) return null;
  const rule: RepeatRule = {
    ...{ unit, interval: Number(parts.get('INTERVAL') ?? 1), weekdays, monthDay },
    until: until === undefined ? null : until.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3'),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : null,
  };
  const known = new Set(['FREQ', 'INTERVAL', 'UNTIL', 'COUNT', ...(unit === 'week' ? ['BYDAY'] : [])]);
  const isKnown = [...parts.keys()].every(
    (name) => known.has(name) || (unit === 'month' && name.startsWith('BY')),
  );
  return isKnown ? rule : null;
}

function readMonthDay(parts: ReadonlyMap<string, string>): MonthDay | null {
  const [date, day, place] = [parts.get('BYMONTHDAY'), parts.get('BYDAY'), parts.get('BYSETPOS')];
  if (place === '-1' && day === WORKDAYS.join(',') && date === undefined) return 'last-workday';
  if (place !== undefined || parts.has('BYMONTH')) return null;
  if (date === '-1' && day === undefined) return 'last-day';
  if (day === undefined) return date === undefined ? 'date' : null;
  return date === undefined && /^[1-5][A-Z]{2}$/.test(day) ? 'weekday' : null;
}

function readWeekdays(text = ''): Weekday[] | null {
  if (text === '') return [];
  const days = text.split(',').map((name) => WEEKDAYS.find((day) => day === name));
  return days.every((day) => day !== undefined) ? days : null;
}
