import { phraseAt, type Found } from './compile.js';
import { addDays, weekdayOf } from './days.js';
import { firstDay } from './first-day.js';
import type { Language } from './language.js';
import { dayMeant, timeMeant, type Calendar, type Day } from './meanings.js';
import { repeatMeant, type Repeat } from './repeats.js';

/** Phrases next to each other: `every mon at 18:00 from 5 January`. */
export interface Expression {
  readonly start: number;
  readonly end: number;
  readonly phrases: readonly Found[];
  readonly language: Language;
  /** Absent if it can't be read as a whole. */
  readonly meaning: Meaning | undefined;
}

export interface Meaning {
  readonly day?: string;
  /** `HH:mm` */
  readonly time?: string;
  readonly repeat?: Repeat;
}

/** Between two phrases of an expression. */
const GAP = /(?:\s*,\s*|\s+)(?=\S)/uy;
/** An expression that goes on like this is a choice or a range, and none of it is read. */
const CONNECTOR = /\s*(?:,\s*)?(?:\b(?:and|or|to|until|through|und|oder|bis)\b|[-–/&])\s*/iuy;

/** All expressions of a text, meant as such or not, from left to right. */
export function expressionsIn(text: string, language: Language, calendar: Calendar): Expression[] {
  const found: Expression[] = [];
  for (let at = 0; at < text.length;) {
    const isStart = at === 0 || /[\s(\u2588]/u.test(text[at - 1] ?? '');
    const expression = isStart && text[at] !== ' ' ? expressionAt(text, at, language, calendar) : undefined;
    if (expression) found.push(expression);
    at = expression?.end ?? at + 1;
  }
  return found;
}

function expressionAt(
  text: string,
  start: number,
  language: Language,
  calendar: Calendar,
): Expression | undefined {
  const phrases: Found[] = [];
  let end = start;
  for (let next = phraseAt(text, start, language); next; next = phraseAt(text, gapEnd(text, end), language)) {
    // "every day 3 times"
    if (next.strength === 'whole' && (start > 0 || next.end < text.length)) break;
    phrases.push(next);
    end = next.end;
  }
  if (phrases.length === 0) return undefined;
  const rest = connectedEnd(text, end, language, phrases.at(-1)?.role === 'time');
  const meaning = rest === end ? meaningOf(text, phrases, calendar) : undefined;
  return { start, end: rest, phrases, language, meaning };
}

function gapEnd(text: string, at: number): number {
  GAP.lastIndex = at;
  return at + (GAP.exec(text)?.[0].length ?? text.length);
}

/** The end of the phrases that are tied to an expression by a connector. */
function connectedEnd(text: string, end: number, language: Language, isTime: boolean): number {
  CONNECTOR.lastIndex = end;
  const connector = CONNECTOR.exec(text);
  if (!connector) return end;
  const at = end + connector[0].length;
  const next = phraseAt(text, at, language);
  if (next) return connectedEnd(text, next.end, language, next.role === 'time');
  // "at 8am and 9"
  const number = isTime ? /\d{1,2}(?![\w:])/uy : null;
  if (number) number.lastIndex = at;
  const match = number?.exec(text);
  return match ? at + match[0].length : end;
}

function meaningOf(text: string, phrases: readonly Found[], calendar: Calendar): Meaning | undefined {
  const wordsOf = ({ start, end }: Found): string => text.slice(start, end);
  const ofRole = (role: Found['role']): Found[] => phrases.filter((phrase) => phrase.role === role);
  const [repeatPhrase, ...otherRepeats] = ofRole('repeat');
  const completions = ofRole('completion');
  if (otherRepeats.length > 0 || completions.length > 1 || (completions.length > 0 && !repeatPhrase))
    return undefined;
  const repeat = repeatPhrase && repeatMeant(repeatPhrase, wordsOf(repeatPhrase));
  if (repeat === null) return undefined;
  const ends = repeat ? ofRole('day').filter(({ lead }) => lead === 'until') : [];
  const day = oneDay(
    ofRole('day').filter((phrase) => !ends.includes(phrase)),
    calendar,
  );
  const until = oneDay(ends, calendar);
  const time = oneTime(ofRole('time'));
  if (day === null || until === null || time === null) return undefined;
  if (day?.time !== undefined && time !== undefined) return undefined;
  const isOfToday = ofRole('time').some(({ value, kind }) => kind === 'day-part' && value === 'today');
  if (isOfToday && day) return undefined;
  const meaning = {
    ...(day && { day: day.day }),
    ...(isOfToday && { day: calendar.today }),
    ...(time !== undefined && { time }),
    ...(day?.time !== undefined && { time: day.time }),
  };
  if (!repeat) return meaning;
  return { ...meaning, repeat: withEnd(repeat, until?.day, completions.length > 0) };
}

function withEnd(repeat: Repeat, until: string | undefined, isFromCompletion: boolean): Repeat {
  const end = until === undefined ? '' : `;UNTIL=${until.replaceAll('-', '')}`;
  return { ...repeat, rule: repeat.rule + end, from: isFromCompletion ? 'completion' : repeat.from };
}

/** A weekday may stand with the date that it is. @returns null if there are two days. */
function oneDay(phrases: readonly Found[], calendar: Calendar): Day | null | undefined {
  const [first, second] = phrases;
  if (!first) return undefined;
  if (!second) return dayMeant(first, calendar);
  const weekday = dayMeant(first, calendar);
  const date = dayMeant(second, calendar);
  const isPair =
    phrases.length === 2 &&
    first.kind === 'weekday' &&
    (second.kind === 'date' || second.kind === 'day-of-month');
  return isPair && weekday && date && weekdayOf(weekday.day) === weekdayOf(date.day) ? date : null;
}

/** `tomorrow evening at 8` is 20:00. @returns null if there are two times. */
function oneTime(phrases: readonly Found[]): string | null | undefined {
  const parts = phrases.filter(({ kind }) => kind === 'day-part');
  const clocks = phrases.filter(({ kind }) => kind !== 'day-part');
  const [part, clock] = [parts[0], clocks[0]];
  if (parts.length > 1 || clocks.length > 1) return null;
  const partTime = part && timeMeant(part);
  const clockTime = clock && timeMeant(clock);
  if (!clockTime || !partTime) return clock ? (clockTime ?? null) : partTime;
  const isMorning = partTime < '12:00';
  const hour = Number(clockTime.slice(0, 2));
  if (isMorning)
    return clock.value === 'bare' && hour >= 13 && hour <= 18 ? later(clockTime, -12) : clockTime;
  return hour >= 1 && hour < 12 ? later(clockTime, 12) : clockTime;
}

function later(time: string, hours: number): string {
  return String(Number(time.slice(0, 2)) + hours).padStart(2, '0') + time.slice(2);
}

/** What a task gets. */
export interface Due {
  readonly dueDate: string;
  /** `HH:mm` */
  readonly dueTime?: string;
  readonly repeat?: string;
  readonly repeatFrom?: 'due' | 'completion';
}

/** @returns undefined if a rule has no day. */
export function dueOf(meaning: Meaning, calendar: Calendar): Due | undefined {
  const { repeat, day } = meaning;
  const { today, now } = calendar;
  const dueTime = meaning.time ?? repeat?.time;
  const time = dueTime === undefined ? {} : { dueTime };
  const isPast = dueTime !== undefined && now !== undefined && dueTime <= now;
  const from = isPast ? addDays(today, 1) : today;
  if (!repeat) return { dueDate: day ?? calendar.day ?? from, ...time };
  // A series that has started goes on.
  const dueDate =
    day === undefined ? firstDay(repeat.rule, from) : firstDay(repeat.rule, day, day < today ? today : day);
  return dueDate === undefined
    ? undefined
    : { dueDate, ...time, repeat: repeat.rule, repeatFrom: repeat.from };
}
