import { t } from '@lingui/core/macro';
import type { List, TaskDraft } from '../../../../api/client';
import { dayInSentence, localZone } from '../../../../lib/calendar';
import { repeatText } from '../../model/repeat-text';
import { findRepeat } from './repeat-words';
import type { FindDates } from './date-finder';

/** Words of a line that mean more than their text. Each can be turned back into text. */
export interface Chip {
  /** As they were typed. */
  readonly word: string;
  readonly label: string;
  readonly meaning: Readonly<Partial<Omit<TaskDraft, 'id' | 'title' | 'tags'>> & { tag?: string }>;
  readonly start: number;
  readonly end: number;
}

export interface QuickAddLine {
  readonly task: Omit<TaskDraft, 'id'>;
  readonly chips: readonly Chip[];
}

/** What the words are read against. */
export interface Surroundings {
  /** The day from which `tomorrow` and `friday` are counted. */
  readonly today: string;
  readonly now: Date;
  readonly lists: readonly Pick<List, 'id' | 'name'>[];
  /** Absent while it loads: then no dates are found. */
  readonly findDates?: FindDates | undefined;
}

/** Stands for what is not to be read, so that nothing is found in it and everything around it stays in its place. */
const BLANK = '\u2588';

const LITERAL = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|\b\w+:\/\/\S+|\S+@\S+|\bwww\.\S+/gu;

/**
 * Reads `Call Mary tomorrow at 5 every week p1 @family #home`. Nothing is found inside of quotation marks, an address or
 * a link. One due date, one rhythm, one priority and one list, the last of each; a line of nothing else is a title.
 *
 * @param rejected Words that the person took back, in lower case.
 */
export function readQuickAdd(
  line: string,
  surroundings: Surroundings,
  rejected: ReadonlySet<string>,
): QuickAddLine {
  const found = chipsIn(readable(line, rejected), surroundings);
  const chips = found
    .filter((chip, index) => found.findLastIndex((other) => kindOf(other) === kindOf(chip)) === index)
    .map((chip) => ({ ...chip, word: line.slice(chip.start, chip.end) }));
  const title = withoutSpans(line, chips);
  if (title === '') return { task: { title: withoutSpans(line, []) }, chips: [] };
  return { task: chips.reduce<QuickAddLine['task']>(withMeaning, { title }), chips };
}

function chipsIn(text: string, surroundings: Surroundings): Chip[] {
  const words = [...text.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
    const chip = wordChip(word, surroundings);
    return chip ? [{ ...chip, word, start: index, end: index + word.length }] : [];
  });
  const rest = blanked(text, words);
  const repeat = repeatChip(rest, surroundings);
  const dates = dateChips(repeat ? blanked(rest, [repeat]) : rest, surroundings);
  const said = repeat && dates.at(-1)?.meaning.dueDate;
  // A day that is said beats the first day of a rhythm.
  const rhythm = repeat && said ? { ...repeat, label: rhythmLabel(repeat, said) } : repeat;
  return [...(rhythm ? [rhythm] : []), ...words, ...dates].sort((one, other) => one.start - other.start);
}

type Meant = Pick<Chip, 'label' | 'meaning'>;

function wordChip(word: string, { lists }: Surroundings): Meant | null {
  const priority = priorityOf(word.toLowerCase());
  if (priority) return priority;
  const list = listOf(word.toLowerCase(), lists);
  if (list) return { label: `#${list.name}`, meaning: { listId: list.id } };
  const tag = /^@([\p{L}\p{N}][\p{L}\p{N}_-]{0,49})$/u.exec(word)?.[1];
  return tag === undefined ? null : { label: `@${tag}`, meaning: { tag } };
}

function repeatChip(text: string, { today }: Surroundings): Chip | null {
  const found = findRepeat(text, today);
  if (!found) return null;
  const { start, end, repeat, dueDate } = found;
  return { start, end, word: '', label: repeatText(repeat, dueDate, 'due'), meaning: { repeat, dueDate } };
}

function rhythmLabel({ meaning: { repeat } }: Chip, dueDate: string): string {
  return repeat ? repeatText(repeat, dueDate, 'due') : '';
}

function dateChips(text: string, { today, now, findDates }: Surroundings): Chip[] {
  return (findDates?.(text, today, now) ?? []).map(({ start, end, dueDate, dueTime }) => {
    const day = dayInSentence(dueDate, today);
    const due = dueTime === null ? {} : { dueTime, dueZone: localZone() };
    const label = dueTime === null ? t`Due ${day}` : t`Due ${day}, ${dueTime}`;
    return { start, end, word: '', label, meaning: { dueDate, ...due } };
  });
}

function priorityOf(word: string): Meant | null {
  switch (word) {
    case 'p1':
      return { label: t`High priority`, meaning: { priority: 3 } };
    case 'p2':
      return { label: t`Medium priority`, meaning: { priority: 2 } };
    case 'p3':
      return { label: t`Low priority`, meaning: { priority: 1 } };
    default:
      return null;
  }
}

/** By its name with hyphens for spaces, or by a beginning of it that only one list has. */
function listOf<Known extends { name: string }>(word: string, lists: readonly Known[]): Known | undefined {
  const wanted = /^#(\S+)$/u.exec(word)?.[1];
  if (wanted === undefined) return undefined;
  const slug = ({ name }: Known): string => name.toLowerCase().replaceAll(/\s+/g, '-');
  const exact = lists.find((list) => slug(list) === wanted);
  const begun = lists.filter((list) => slug(list).startsWith(wanted));
  return exact ?? (begun.length === 1 ? begun[0] : undefined);
}

function withMeaning(task: QuickAddLine['task'], { meaning: { tag, ...rest } }: Chip): QuickAddLine['task'] {
  const tags = tag === undefined ? {} : { tags: [...(task.tags ?? []), tag] };
  // The day of a rhythm goes first, so that a day that is said overwrites it.
  return rest.repeat === undefined ? { ...task, ...rest, ...tags } : { ...rest, ...task };
}

/** Of a second date, or the same tag again, the first becomes text. */
function kindOf({ meaning }: Chip): string {
  if (meaning.tag !== undefined) return `tag ${meaning.tag}`;
  return meaning.repeat === undefined ? (Object.keys(meaning)[0] ?? '') : 'repeat';
}

/** The line, of the same length, without what is to be taken by its word. */
function readable(line: string, rejected: ReadonlySet<string>): string {
  const literal = line.replaceAll(LITERAL, (text) => BLANK.repeat(text.length));
  return [...rejected].reduce((text, word) => {
    const at = text.toLowerCase().indexOf(word);
    return at === -1 ? text : blanked(text, [{ start: at, end: at + word.length }]);
  }, literal);
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
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[,.;!?)](?:\s|$))/g, '')
    .trim();
}
