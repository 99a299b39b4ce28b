import type { Kind, Language, Phrase, Strength } from './language.js';

export type LeadKind = 'day' | 'start' | 'until';

/** A phrase as a regular expression that matches at one place. */
export interface Compiled extends Phrase {
  readonly pattern: RegExp;
  readonly role: Role;
}

export type Role = 'day' | 'time' | 'repeat' | 'completion';

/** A phrase that has been found in a text. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
  readonly role: Role;
  readonly strength: Strength;
  readonly lead: LeadKind | undefined;
  readonly value: number | string | undefined;
  /** What its slots hold, as it is written. */
  readonly slots: Readonly<Record<string, string | undefined>>;
  readonly language: Language;
}

const REPEATS = /^(?:rule|every-)/;
const TIMES: readonly Kind[] = ['clock', 'fixed-time', 'past-hour', 'to-hour', 'half-to-hour', 'day-part'];

/** What may follow a phrase. */
const END = String.raw`(?=$|[\s,;!?)\u2588]|[.:](?:\s|$)|\s*(?:[-–/&]|bis\b))`;
const known = new WeakMap<Language, readonly Compiled[]>();

export function compile(language: Language): readonly Compiled[] {
  const compiled = known.get(language) ?? language.phrases.map((phrase) => compilePhrase(phrase, language));
  known.set(language, compiled);
  return compiled;
}

function compilePhrase(phrase: Phrase, language: Language): Compiled {
  const role = roleOf(phrase.kind);
  const source = `${leadOf(role, language)}(?:${patternOf(phrase.text, language)})${END}`;
  return { ...phrase, role, pattern: new RegExp(source, 'iuy') };
}

function roleOf(kind: Kind): Role {
  if (kind === 'from-completion') return 'completion';
  if (REPEATS.test(kind)) return 'repeat';
  return TIMES.includes(kind) ? 'time' : 'day';
}

function leadOf(role: Role, { leads, spellings }: Language): string {
  const words = (pattern: string): string => spelled(pattern, spellings).replaceAll(' ', String.raw`\s+`);
  if (role === 'time') return String.raw`(?:(?<lead>${words(leads.time)})\s+)?`;
  if (role !== 'day') return '';
  return String.raw`(?:(?:(?<start>${words(leads.start)})|(?<until>${words(leads.until)})|(?<lead>${words(leads.day)}))\s+)?`;
}

function patternOf(text: string, language: Language): string {
  return spelled(text, language.spellings)
    .replaceAll('.', String.raw`\.`)
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll(/\((?!\?)/g, '(?:')
    .replaceAll(' ', String.raw`\s+`)
    .replaceAll(/\{(\w+)\}/g, (_, slot: string) => `(?<${slot}>${slotOf(slot, language)})`);
}

function spelled(text: string, spellings: Readonly<Record<string, string>>): string {
  return Object.entries(spellings).reduce((rest, [letter, other]) => rest.replaceAll(letter, other), text);
}

function slotOf(slot: string, language: Language): string {
  const { weekdays, weekdayPlurals, months, numbers, units, places, dayParts, halves, ordinal } = language;
  const oneOf = (words: object): string =>
    Object.keys(words)
      .sort((one, other) => other.length - one.length)
      .map((word) => spelled(word.replaceAll('.', String.raw`\.`), language.spellings))
      .join('|');
  const listOf = (item: string): string =>
    `(?:${item})(?:(?:${language.and}|${language.to})(?:${item}))*`.replaceAll(' ', String.raw`\s+`);
  switch (slot) {
    case 'weekday':
      return oneOf(weekdays);
    case 'weekdays':
      return listOf(oneOf({ ...weekdays, ...weekdayPlurals }));
    case 'month':
      return oneOf(months);
    case 'n':
      return String.raw`\d{1,2}|${oneOf(numbers)}`;
    case 'unit':
      return oneOf(units);
    case 'place':
      return oneOf(places);
    case 'dayPart':
      return oneOf(dayParts);
    case 'half':
      return oneOf(halves);
    case 'ordinal':
      return ordinal;
    case 'ordinals':
      return listOf(ordinal);
    case 'year':
      return String.raw`\d{4}`;
    case 'shortYear':
      return String.raw`\d{4}|\d{2}`;
    case 'minute':
      return String.raw`[0-5]\d`;
    case 'hour':
      return String.raw`2[0-4]|1\d|0?\d`;
    case 'day':
    case 'monthNumber':
      return String.raw`\d{1,2}`;
    default:
      throw new Error(`There is no slot {${slot}}`);
  }
}

/** The longest phrase at a place; of two of the same length, the one that the language names first. */
export function phraseAt(text: string, at: number, language: Language): Found | undefined {
  let longest: Found | undefined;
  for (const { pattern, kind, role, strength, led, value } of compile(language)) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const end = at + (match?.[0].length ?? 0);
    if (!match || end <= (longest?.end ?? at)) continue;
    const slots = match.groups ?? {};
    const lead = leadIn(slots);
    longest = {
      start: at,
      end,
      kind,
      role,
      strength: lead === undefined ? strength : (led ?? strength),
      lead,
      value,
      slots,
      language,
    };
  }
  return longest;
}

function leadIn({ start, until, lead }: Readonly<Record<string, string | undefined>>): LeadKind | undefined {
  if (until !== undefined) return 'until';
  if (start !== undefined) return 'start';
  return lead === undefined ? undefined : 'day';
}
