import { casual, GB, type Chrono, type ParsedResult } from 'chrono-node/en';
import { addDays } from '../../../../lib/calendar';
import { dateRules } from './date-rules';
import { hasDay, isMeant, type Reading } from './date-policy';

/** Loaded when the first task is typed: the library is as large as the rest of the page of tasks. */

/** A day in a line of text, with its time if it has one. */
type FoundDate = Readonly<{
  start: number;
  end: number;
  dueDate: string;
  /** `HH:mm` */
  dueTime: string | null;
}>;

export type FindDates = (text: string, today: string, now: Date) => readonly FoundDate[];

/** @param isMonthFirst Whether 3/4 is the fourth of March, as in the United States. */
export function createDateFinder(isMonthFirst: boolean): FindDates {
  const readers = new Map<string, Chrono>();
  const readerOf = (today: string): Chrono => {
    const known = readers.get(today);
    if (known) return known;
    const reader = (isMonthFirst ? casual : GB).clone();
    // In front of the others: of two readings of the same words the first is kept.
    reader.parsers.unshift(...dateRules(today));
    // A month alone is not a day; dropped before it can shorten a longer match.
    reader.refiners.unshift({
      refine: (_context, results) =>
        results.filter((result) => hasDay(result) || !result.start.isCertain('month')),
    });
    readers.set(today, reader);
    return reader;
  };

  return (text, today, now) =>
    readerOf(today)
      .parse(text, now, { forwardDate: true })
      .map((result) => withPreposition(text, result))
      .filter((result) => isMeant(text, result))
      .map(({ start, end, reading }) => ({ start, end, ...dueOf(reading, today, now) }));
}

function withPreposition(text: string, reading: ParsedResult): Reading {
  const lead = /(?:^|\s)((?:on|by|at|until|due|before|from|@)\s+(?:the\s+)?)$/i.exec(
    text.slice(0, reading.index),
  );
  const start = reading.index - (lead?.[1]?.length ?? 0);
  const end = reading.index + reading.text.length;
  return { start, end, words: text.slice(start, end), reading };
}

function dueOf(reading: ParsedResult, today: string, now: Date): Pick<FoundDate, 'dueDate' | 'dueTime'> {
  const { text, start } = reading;
  const hasTime = start.isCertain('hour') || /\b(?:tonight|this evening)\b/i.test(text);
  const dueTime = hasTime ? timeOf(text, start) : null;
  if (!hasDay(reading)) {
    const clock = `${two(now.getHours())}:${two(now.getMinutes())}`;
    return { dueDate: dueTime !== null && dueTime <= clock ? addDays(today, 1) : today, dueTime };
  }
  const day = `${start.get('year') ?? 0}-${two(start.get('month') ?? 1)}-${two(start.get('day') ?? 1)}`;
  // On a Friday, `friday` is the one in a week: the one of now is called today.
  const isOfToday = day === today && !start.isCertain('day') && !/\bthis\b/i.test(text);
  return { dueDate: isOfToday ? addDays(day, 7) : day, dueTime };
}

/** `at 5` is in the afternoon, as most people are awake then; `5:00` is what the clock says. */
function timeOf(text: string, start: ParsedResult['start']): string {
  const hour = start.get('hour') ?? 0;
  const isBare = !start.isCertain('meridiem') && !/\d[:.]\d\d/.test(text);
  const isAfternoon = isBare && start.isCertain('hour') && hour >= 1 && hour <= 6 && !/\bin\b/i.test(text);
  return `${two(isAfternoon ? hour + 12 : hour)}:${two(start.get('minute') ?? 0)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
