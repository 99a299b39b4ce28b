import type { Weekday } from './days.js';

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/**
 * Where words are read:
 * - `sure`: anywhere.
 * - `clear`: anywhere, except in a name (`Watch Tomorrow Never Dies`).
 * - `edge`: at the start or end of the line, before a comma, with a time, or after a word that leads to it (`on`).
 * - `end`: at the end of the line, with a time, or after such a word.
 * - `last`: at the end of the line or with a time only; at its start after such a word.
 * - `beside`: next to other words that are read (`tomorrow 14:00`).
 * - `whole`: only if there is no other text, as in a field for a date.
 */
export type Strength = 'sure' | 'clear' | 'edge' | 'end' | 'last' | 'beside' | 'whole';

/** What the words of a phrase mean. `meanings.ts` says how each is computed. */
export type Kind =
  | 'in-days'
  | 'weekday'
  | 'this-weekday'
  | 'weekday-of-next-week'
  | 'next'
  | 'weekend'
  | 'end-of'
  | 'in-units'
  | 'in-half-an-hour'
  | 'date'
  | 'day-of-month'
  | 'clock'
  | 'fixed-time'
  | 'past-hour'
  | 'to-hour'
  | 'half-to-hour'
  | 'day-part'
  | 'rule'
  | 'every-unit'
  | 'every-unit-on'
  | 'every-weekday'
  | 'every-nth'
  | 'every-date'
  | 'every-day-of-month'
  | 'every-day-part'
  | 'from-completion';

export interface Phrase {
  readonly kind: Kind;
  readonly strength: Strength;
  /** After a word that leads to it. @default the same */
  readonly led?: Strength;
  /**
   * Words and `{slots}`. A blank is any white space, `[optional ]` and `(one|other)` are what they look like. Quantifiers are
   * those of a regular expression.
   */
  readonly text: string;
  readonly value?: number | string;
}

/** One folder per language: its words, its phrases, and what in it has another meaning. */
export interface Language {
  readonly code: string;
  readonly weekdays: Readonly<Record<string, Weekday>>;
  /** Those that repeat: `mondays`. */
  readonly weekdayPlurals: Readonly<Record<string, Weekday>>;
  readonly months: Readonly<Record<string, number>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<string, Unit>>;
  /** `first` is 1, `last` is -1. */
  readonly places: Readonly<Record<string, number>>;
  /** `HH:mm` */
  readonly dayParts: Readonly<Record<string, string>>;
  readonly halves: Readonly<Record<string, 'am' | 'pm'>>;
  /** Between the members of a list: a pattern. */
  readonly and: string;
  /** Between the ends of a range: a pattern. */
  readonly to: string;
  /** A day of a month: `3rd`, `3.`. A pattern. */
  readonly ordinal: string;
  readonly spellings: Readonly<Record<string, string>>;
  readonly leads: {
    /** Patterns of the words before a day, a time, the first and the last day of a series. */
    readonly day: string;
    readonly time: string;
    readonly start: string;
    readonly until: string;
  };
  readonly phrases: readonly Phrase[];
  readonly limits: Limits;
}

export interface Limits {
  /** Fixed expressions that only look like a date. */
  readonly idioms: RegExp;
  /** Before a day, they make it text: `later this week`, `up to 30 January`. */
  readonly denied: RegExp;
  /** Before a day without a time they make it a part of a name: `the Sunday paper`. */
  readonly articles: RegExp;
  /** A repetition that isn't read makes the words after it text: `every lunar friday`. */
  readonly unreadRepeat: RegExp;
  /** Whether words are written in a case in which they mean something else. */
  readonly isOtherWord: (
    words: string,
    at: { isAtStart: boolean; isAtEnd: boolean; after: string },
  ) => boolean;
  /** Words that in this language mean something else than in English. */
  readonly shadows: RegExp | null;
}
