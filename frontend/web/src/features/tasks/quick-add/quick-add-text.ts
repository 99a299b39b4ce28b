import { t } from '@lingui/core/macro';
import type { List, TaskDraft } from '../../../api/client';
import { addDays, dayName, weekdayOf } from '../../../lib/calendar';

/** Words of a line that mean more than their text. Each can be turned back into text. */
export interface Chip {
  /** As it was typed. */
  readonly word: string;
  readonly label: string;
  readonly meaning: Readonly<
    { dueDate: string } | { priority: number } | { tag: string } | { listId: string }
  >;
}

export interface QuickAddLine {
  readonly task: Omit<TaskDraft, 'id'>;
  readonly chips: readonly Chip[];
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** What the words are read against. */
export interface Surroundings {
  /** The day from which `tomorrow` and `friday` are counted. */
  readonly today: string;
  readonly lists: readonly Pick<List, 'id' | 'name'>[];
}

/**
 * Reads `Call Mary tomorrow p1 @family #home`. Only whole words count, outside of quotation marks: nothing is found inside of
 * "tomorrow's", an address or a link. One due date, one
 * priority and one list, the last of each; a line of nothing else is a title.
 *
 * @param rejected Words that the person took back, in lower case.
 */
export function readQuickAdd(
  line: string,
  surroundings: Surroundings,
  rejected: ReadonlySet<string>,
): QuickAddLine {
  const parts = line.trim().split(/\s+/);
  const quoted = quotedParts(parts);
  const found = parts.map((word, index) =>
    quoted[index] === true || rejected.has(word.toLowerCase()) ? null : chipOf(word, surroundings),
  );
  const chips = found.map((chip, index) => (chip && isLastOfItsKind(found, index) ? chip : null));
  const title = parts.filter((_, index) => chips[index] === null).join(' ');
  if (title === '') return { task: { title: parts.join(' ') }, chips: [] };

  const taken = chips.filter((chip) => chip !== null);
  return { task: taken.reduce<QuickAddLine['task']>(withMeaning, { title }), chips: taken };
}

function withMeaning(task: QuickAddLine['task'], { meaning }: Chip): QuickAddLine['task'] {
  return 'tag' in meaning ? { ...task, tags: [...(task.tags ?? []), meaning.tag] } : { ...task, ...meaning };
}

function chipOf(word: string, { today, lists }: Surroundings): Chip | null {
  const lower = word.toLowerCase();
  const dueDate = dayOf(lower, today);
  if (dueDate !== null) return { word, label: dueLabel(dayName(dueDate, today)), meaning: { dueDate } };

  const priority = priorityOf(lower);
  if (priority) return { word, ...priority };

  const list = listOf(lower, lists);
  if (list) return { word, label: `#${list.name}`, meaning: { listId: list.id } };

  const tag = /^@([\p{L}\p{N}][\p{L}\p{N}_-]{0,49})$/u.exec(word)?.[1];
  return tag === undefined ? null : { word, label: `@${tag}`, meaning: { tag } };
}

function dueLabel(day: string): string {
  return t`Due ${day}`;
}

function priorityOf(word: string): Pick<Chip, 'label' | 'meaning'> | null {
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

function dayOf(word: string, today: string): string | null {
  if (word === 'today') return today;
  if (word === 'tomorrow') return addDays(today, 1);
  if (/^\d{4}-\d{2}-\d{2}$/.test(word)) return addDays(word, 0) === word ? word : null;
  const weekday = WEEKDAYS.indexOf(word);
  // On a Friday, `friday` is the one in a week: the one of now is called today.
  return weekday === -1 ? null : addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}

/** Of a second date, or the same tag again, the first becomes text. */
function isLastOfItsKind(found: readonly (Chip | null)[], index: number): boolean {
  const kind = kindOf(found[index]);
  return found.findLastIndex((chip) => kindOf(chip) === kind) === index;
}

function kindOf(chip: Chip | null | undefined): string | undefined {
  if (!chip) return undefined;
  return 'tag' in chip.meaning ? `tag ${chip.meaning.tag}` : Object.keys(chip.meaning)[0];
}

function quotedParts(parts: readonly string[]): boolean[] {
  let isInside = false;
  return parts.map((part) => {
    const marks = part.match(/["“”„]/g)?.length ?? 0;
    const touches = isInside || marks > 0;
    if (marks % 2 === 1) isInside = !isInside;
    return touches;
  });
}
