import { readLine, type Line, type Part } from '@holdfast/grammar';
import { t } from '@lingui/core/macro';
import type { List, TaskDraft } from '../../../../api/client';
import { dayInSentence, localZone } from '../../../../lib/calendar';
import { timeText } from '../../../../lib/date-time';
import { readingAt } from '../../model/due-text';
import { repeatText } from '../../model/repeat-text';

/** Words of a line that mean more than their text. Each can be turned back into text. */
export interface Chip {
  /** As they were typed. */
  readonly word: string;
  readonly label: string;
  readonly start: number;
}

export interface QuickAddLine {
  readonly task: Omit<TaskDraft, 'id'>;
  readonly chips: readonly Chip[];
  /** The name after `#` of a list that there isn't. */
  readonly unknownList: string | undefined;
}

/** What the words are read against. */
export interface Surroundings {
  /** The day from which `tomorrow` and `friday` are counted. */
  readonly today: string;
  readonly now: Date;
  readonly lists: readonly Pick<List, 'id' | 'name'>[];
}

/**
 * Reads `Call Mary tomorrow at 5 every week p1 @family #home` in the language of the page, and in English.
 *
 * @param rejected Words that the user took back, in lower case.
 */
export function readQuickAdd(
  line: string,
  { today, now, lists }: Surroundings,
  rejected: ReadonlySet<string>,
): QuickAddLine {
  const read = readLine(line, { ...readingAt(now, today), lists, rejected });
  const chips = read.parts.map((part) => ({
    word: part.word,
    start: part.start,
    label: labelOf(part, read, today),
  }));
  return { task: taskOf(read), chips, unknownList: read.unknownList };
}

function taskOf({ title, due, priority, listId, tags }: Line): QuickAddLine['task'] {
  return {
    title,
    ...(due && dueFields(due)),
    ...(priority !== undefined && { priority }),
    ...(listId !== undefined && { listId }),
    ...(tags.length > 0 && { tags: [...tags] }),
  };
}

function dueFields({ dueDate, dueTime, repeat, repeatFrom }: NonNullable<Line['due']>) {
  return {
    dueDate,
    ...(dueTime !== undefined && { dueTime, dueZone: localZone() }),
    ...(repeat !== undefined && { repeat }),
    ...(repeatFrom === 'completion' && { repeatFrom }),
  };
}

function labelOf({ meaning }: Part, { due }: Line, today: string): string {
  switch (meaning.kind) {
    case 'priority':
      return priorityLabel(meaning.priority);
    case 'list':
      return `#${meaning.list.name}`;
    case 'tag':
      return `@${meaning.tag}`;
    case 'repeat':
      return due?.repeat === undefined ? '' : repeatText(due.repeat, due.dueDate, due.repeatFrom ?? 'due');
    case 'day':
    case 'time': {
      const day = dayInSentence(due?.dueDate ?? today, today);
      const time = due?.dueTime === undefined ? undefined : timeText(due.dueTime);
      return time === undefined ? t`Due ${day}` : t`Due ${day}, ${time}`;
    }
  }
}

function priorityLabel(priority: 1 | 2 | 3): string {
  switch (priority) {
    case 3:
      return t`High priority`;
    case 2:
      return t`Medium priority`;
    case 1:
      return t`Low priority`;
  }
}
