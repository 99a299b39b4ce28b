const DAY = 86_400_000;
const WEEK = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The days of one period of a rule: of a day, a week, a month or a year. */
interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * The dates of a rule after its start, reckoned as RFC 5545 §3.3.10 says it: the days of each period, less those that a part
 * rules out, and then BYSETPOS. It is slow, and shares nothing with the library that the API uses.
 *
 * @param years How many years after the start to look at.
 */
export function rfcDates(rule: string, start: string, count: number, years: number): string[] {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const first = Date.parse(start);
  const dates: string[] = [];
  for (let n = 0; dates.length < count; n += 1) {
    const period = periodOf(parts, first, n);
    if (period.from > first + years * 366 * DAY) break;
    const days = placesOf(parts.get('BYSETPOS'), namedDays(parts, first, period));
    dates.push(...days.filter((day) => day > first).map((day) => new Date(day).toISOString().slice(0, 10)));
  }
  return dates.slice(0, count);
}

type Parts = ReadonlyMap<string, string>;

function periodOf(parts: Parts, first: number, n: number): Period {
  const start = new Date(first);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  const step = n * Number(parts.get('INTERVAL') ?? 1);
  switch (parts.get('FREQ')) {
    case 'DAILY':
      return { from: first + step * DAY, to: first + (step + 1) * DAY };
    case 'WEEKLY': {
      const weekStart = WEEK.indexOf(parts.get('WKST') ?? 'MO');
      const from = first + (7 * step - ((start.getUTCDay() - weekStart + 7) % 7)) * DAY;
      return { from, to: from + 7 * DAY };
    }
    case 'MONTHLY':
      return { from: Date.UTC(year, month + step, 1), to: Date.UTC(year, month + step + 1, 1) };
    default:
      return { from: Date.UTC(year + step, 0, 1), to: Date.UTC(year + step + 1, 0, 1) };
  }
}

function namedDays(parts: Parts, first: number, { from, to }: Period): number[] {
  const days: number[] = [];
  for (let day = from; day < to; day += DAY)
    if (isNamed(parts, new Date(first), new Date(day))) days.push(day);
  return days;
}

/** A part that is absent is taken from the start. */
function isNamed(parts: Parts, start: Date, day: Date): boolean {
  const frequency = parts.get('FREQ');
  const [date, month] = [day.getUTCDate(), day.getUTCMonth()];
  const length = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const weekday = WEEK[day.getUTCDay()] ?? '';
  const [months, dates, weekdays] = ['BYMONTH', 'BYMONTHDAY', 'BYDAY'].map((name) =>
    parts.get(name)?.split(','),
  );
  const isOfMonth = frequency === 'MONTHLY' || frequency === 'YEARLY';
  const namesDays = dates !== undefined || weekdays !== undefined;
  const places = [
    weekday,
    `${Math.ceil(date / 7)}${weekday}`,
    `${-Math.ceil((length - date + 1) / 7)}${weekday}`,
  ];
  return (
    (months?.includes(String(month + 1)) ??
      (frequency !== 'YEARLY' || namesDays || month === start.getUTCMonth())) &&
    (dates?.some((text) => Number(text) === date || Number(text) === date - length - 1) ??
      (!isOfMonth || namesDays || date === start.getUTCDate())) &&
    (weekdays?.some((text) => places.includes(text.replace('+', ''))) ??
      (frequency !== 'WEEKLY' || day.getUTCDay() === start.getUTCDay()))
  );
}

function placesOf(places: string | undefined, days: readonly number[]): readonly number[] {
  if (places === undefined) return days;
  const chosen = places
    .split(',')
    .flatMap((text) => days.at(Number(text) - (Number(text) > 0 ? 1 : 0)) ?? []);
  return [...new Set(chosen)].toSorted((a, b) => a - b);
}
