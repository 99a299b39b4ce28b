import { dueOf, expressionsIn, type Due, type Expression } from './expressions.js';
import type { Found } from './compile.js';
import type { Language } from './language.js';
import type { Calendar } from './meanings.js';
import { isMeant } from './policy.js';

export interface KnownList {
  readonly id: string;
  readonly name: string;
}

/** Words of a line that mean more than their text. */
export interface Part {
  readonly start: number;
  readonly end: number;
  /** As they were typed. */
  readonly word: string;
  readonly meaning:
    | { readonly kind: 'day' | 'time' | 'repeat' }
    | { readonly kind: 'priority'; readonly priority: 1 | 2 | 3 }
    | { readonly kind: 'list'; readonly list: KnownList }
    | { readonly kind: 'tag'; readonly tag: string };
}

export interface Line {
  readonly title: string;
  readonly due?: Due;
  readonly priority?: 1 | 2 | 3;
  readonly listId?: string;
  readonly tags: readonly string[];
  readonly parts: readonly Part[];
  /** The name after `#` of a list that there isn't. */
  readonly unknownList?: string;
}

/** What a line is read against. */
export interface Context extends Calendar {
  /** The first has precedence. */
  readonly languages: readonly Language[];
  readonly lists: readonly KnownList[];
  /** Words that the user took back, in lower case. */
  readonly rejected?: ReadonlySet<string>;
}

/** Stands for what isn't to be read, so that nothing is found in it and everything around it stays in its place. */
const BLANK = '\u2588';
/** Stands for a word that is text: what is next to it is not at the end of the line. */
const TEXT = '\u2592';

const LITERAL = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|\b\w+:\/\/\S+|\S+@\S+|\bwww\.\S+/gu;
/** A tag as it is typed. Others can't be read in a line. */
export const TAG_WORD = /^@([\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,49})$/u;
const PRIORITIES: Readonly<Record<string, 1 | 2 | 3>> = { p1: 3, p2: 2, p3: 1 };

/**
 * Reads `Call Mary tomorrow at 5 every week p1 @family #home`. Nothing is found inside of quotation marks, an address or
 * a link. One due date, one repetition, one priority and one list, the last of each; a line of nothing else is a title.
 */
export function readLine(line: string, context: Context): Line {
  const text = readable(line, context);
  const words = lastOfEach(wordsIn(text, context));
  const dates = datesIn(blanked(text, words), context);
  const parts = [...words, ...dates.parts]
    .map((part) => ({ ...part, word: line.slice(part.start, part.end) }))
    .sort((one, other) => one.start - other.start);
  const title = withoutSpans(line, parts);
  const unknownList = unknownListIn(text, context.lists);
  if (title === '') return { title: withoutSpans(line, []), tags: [], parts: [] };
  const read: Line = parts.reduce<Line>(withWord, { title, tags: [], parts });
  return {
    ...read,
    ...(dates.due && { due: dates.due }),
    ...(unknownList !== undefined && { unknownList }),
  };
}

function withWord(line: Line, { meaning }: Part): Line {
  switch (meaning.kind) {
    case 'priority':
      return { ...line, priority: meaning.priority };
    case 'list':
      return { ...line, listId: meaning.list.id };
    case 'tag':
      return { ...line, tags: [...line.tags, meaning.tag] };
    default:
      return line;
  }
}

function wordsIn(text: string, { lists }: Context): Part[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
    const meaning = wordMeaning(word, lists);
    return meaning ? [{ start: index, end: index + word.length, word, meaning }] : [];
  });
}

function wordMeaning(word: string, lists: readonly KnownList[]): Part['meaning'] | undefined {
  const priority = PRIORITIES[word.toLowerCase()];
  if (priority) return { kind: 'priority', priority };
  const list = listOf(word, lists);
  if (list) return { kind: 'list', list };
  // One spelling for each name: `ü` can be one character or two.
  const tag = TAG_WORD.exec(word.normalize('NFC'))?.[1];
  return tag === undefined ? undefined : { kind: 'tag', tag };
}

/** The name of a list as it is typed after `#`. */
export function slugOf({ name }: Pick<KnownList, 'name'>): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, '-');
}

/** By its name with hyphens for spaces, or by a beginning of it that only one list has. */
function listOf(word: string, lists: readonly KnownList[]): KnownList | undefined {
  const wanted = /^#(\S+)$/u.exec(word.normalize('NFC').toLowerCase())?.[1];
  if (wanted === undefined) return undefined;
  const exact = lists.find((list) => slugOf(list) === wanted);
  const begun = lists.filter((list) => slugOf(list).startsWith(wanted));
  return exact ?? (begun.length === 1 ? begun[0] : undefined);
}

/** The last `#name` that no list has. A number is the number of an issue. */
function unknownListIn(text: string, lists: readonly KnownList[]): string | undefined {
  const names = [...text.matchAll(/(?<=^|\s)#(\p{L}[\p{L}\p{M}\p{N}_-]*)(?=$|\s)/gu)].map(([, name = '']) =>
    name.normalize('NFC'),
  );
  const name = names.at(-1);
  const isKnown = name !== undefined && lists.some((list) => slugOf(list).startsWith(name.toLowerCase()));
  return isKnown ? undefined : name;
}

/** Of a second priority, or the same tag again, the first becomes text. */
function lastOfEach(parts: readonly Part[]): Part[] {
  const key = ({ meaning }: Part): string => (meaning.kind === 'tag' ? `tag ${meaning.tag}` : meaning.kind);
  return parts.filter((part, index) => parts.findLastIndex((other) => key(other) === key(part)) === index);
}

/** Expressions of all languages, without those of a later language where an earlier one has read something. */
function allExpressions(text: string, { languages, ...calendar }: Context): Expression[] {
  const [first] = languages;
  return languages.reduce<Expression[]>((known, language) => {
    const shadows = language === first ? null : first?.limits.shadows;
    const more = expressionsIn(text, language, calendar).filter(
      ({ start, end }) =>
        !known.some((other) => start < other.end && other.start < end) &&
        !shadows?.test(text.slice(start, end)),
    );
    return [...known, ...more].sort((one, other) => one.start - other.start);
  }, []);
}

/** The last day, the last time and the last repetition of a line; what is in one expression stays together. */
function datesIn(text: string, context: Context): { due?: Due; parts: Part[] } {
  const meant = allExpressions(text, context).filter(
    (expression) => expression.meaning && isMeant(text, expression),
  );
  const kept = meant.reduceRight<Expression[]>(
    (later, expression) => (later.some((other) => clash(expression, other)) ? later : [expression, ...later]),
    [],
  );
  if (kept.length === 0) return { parts: [] };
  const due = dueOf(
    kept.reduce((whole, { meaning }) => ({ ...whole, ...meaning }), {}),
    context,
  );
  return due ? { due, parts: kept.flatMap(partsOf) } : { parts: [] };
}

function clash({ meaning: one }: Expression, { meaning: other }: Expression): boolean {
  const both = (name: 'day' | 'time' | 'repeat'): boolean =>
    one?.[name] !== undefined && other?.[name] !== undefined;
  return both('day') || both('time') || both('repeat');
}

type DateKind = 'day' | 'time' | 'repeat';

/** One part for the day and its time, one for the repetition with its start and end. */
function partsOf({ phrases, start, end, meaning }: Expression): Part[] {
  const kindOf = ({ role, lead }: Found): DateKind => {
    if (role === 'repeat' || role === 'completion') return 'repeat';
    return meaning?.repeat && (lead === 'start' || lead === 'until') ? 'repeat' : 'day';
  };
  const spans = phrases.reduce<Part[]>((parts, phrase) => {
    const last = parts.at(-1);
    const kind = kindOf(phrase);
    if (last?.meaning.kind === kind) return [...parts.slice(0, -1), { ...last, end: phrase.end }];
    return [...parts, { start: phrase.start, end: phrase.end, word: '', meaning: { kind } }];
  }, []);
  if (spans.length > 2) return [{ start, end, word: '', meaning: { kind: 'repeat' } }];
  const isOnlyTime = meaning?.day === undefined && meaning?.repeat === undefined;
  return isOnlyTime ? spans.map((span) => ({ ...span, meaning: { kind: 'time' } })) : spans;
}

/** The line, of the same length, without what is to be taken by its word. */
function readable(line: string, { rejected, languages }: Context): string {
  const literal = line.replaceAll(LITERAL, (text) => TEXT.repeat(text.length));
  const plain = languages.reduce(
    (text, { limits }) => text.replaceAll(limits.idioms, (idiom) => TEXT.repeat(idiom.length)),
    literal,
  );
  return [...(rejected ?? [])].reduce((text, word) => {
    const at = text.toLowerCase().indexOf(word);
    return at === -1 ? text : text.slice(0, at) + TEXT.repeat(word.length) + text.slice(at + word.length);
  }, plain);
}

type Span = Readonly<{ start: number; end: number }>;

function blanked(text: string, spans: readonly Span[]): string {
  return spans.reduce(
    (rest, { start, end }) => rest.slice(0, start) + BLANK.repeat(end - start) + rest.slice(end),
    text,
  );
}

function withoutSpans(line: string, spans: readonly Span[]): string {
  const rest = spans
    .toReversed()
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), line);
  return rest
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/ (?=[,.;!?)](?:\s|$))/gu, '')
    .trim();
}
