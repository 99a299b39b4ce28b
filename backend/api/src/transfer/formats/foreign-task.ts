import { NAME_MAX } from '../../lists/dto/list.dto.js';
import { DESCRIPTION_MAX, TAGS, TITLE_MAX } from '../../tasks/task.js';
import { isText, isVisible, UNSTORABLE } from '../../validation/rules.js';
import { remark, type Remark, type ChangeCode } from './remarks.js';
import { cut, split } from './text-limits.js';
import type { Entry } from './transfer-file.js';

/** A task of another product, with texts of any length. */
export interface ForeignTask {
  readonly line: number;
  /** The same whenever the task is exported again. @default the content */
  readonly key?: string;
  readonly title: string;
  readonly list?: string | undefined;
  /** The title of the task that it is a part of. */
  readonly parent?: string | undefined;
  readonly description?: string | undefined;
  /** What a task has no field for: name and value. */
  readonly details?: readonly (readonly [name: string, value: string])[];
  readonly comments?: readonly string[];
  readonly tags?: readonly string[];
  /** Fields that have no limit of length. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * Fits a task into the limits of a task. What is too long stays whole in the description, and a description that is too
 * long continues in further tasks with the same title.
 *
 * @param warnings Gets a remark for each change.
 */
export function entriesOf(task: ForeignTask, warnings: Remark[]): Entry[] {
  const { line, key } = task;
  const warn: Warn = (code, ...values) => warnings.push(remark(line, code, ...values));
  const clean = (text: string): string => {
    if (!UNSTORABLE.test(text)) return text;
    warn('charactersRemoved');
    return text.replace(new RegExp(UNSTORABLE, 'gu'), '');
  };
  const kept: string[] = [];
  const title = fittingTitle(clean(task.title).trim(), kept, warn);
  const list = task.list === undefined ? undefined : fittingList(clean(task.list).trim(), kept, warn);
  if (task.parent !== undefined) {
    warn('parentKept', task.parent);
    kept.push(`Part of: ${clean(task.parent)}`);
  }
  if (task.description !== undefined && task.description !== '') kept.push(clean(task.description));
  for (const [name, value] of task.details ?? []) kept.push(`${name}: ${clean(value)}`);
  const tags = fittingTags((task.tags ?? []).map(clean), kept, warn);
  kept.push(...(task.comments ?? []).map(clean));

  const [description, ...rest] = split(kept.join('\n\n'), DESCRIPTION_MAX);
  if (rest.length > 0) warn('continued', String(rest.length));
  const common = { tags, ...(list !== undefined && { list }) };
  const fields = { ...task.fields, ...common, title, ...(description !== '' && { description }) };
  const continued = rest.map((text, index) => {
    const place = ` (${index + 2}/${rest.length + 1})`;
    const { completed } = { completed: false, ...task.fields };
    return {
      line,
      ...(key !== undefined && { key: `${key} ${index + 2}` }),
      fields: {
        ...common,
        completed,
        title: cut(title, TITLE_MAX - place.length) + place,
        description: text,
      },
    };
  });
  return [{ line, ...(key !== undefined && { key }), fields }, ...continued];
}

type Warn = (code: ChangeCode, ...values: string[]) => void;

function fittingTitle(title: string, kept: string[], warn: Warn): string {
  if (!isVisible(title)) {
    warn('untitled');
    return 'Untitled';
  }
  if (isText(title, TITLE_MAX)) return title;
  warn('titleCut', String(TITLE_MAX));
  kept.push(title);
  return cut(title, TITLE_MAX);
}

function fittingList(name: string, kept: string[], warn: Warn): string | undefined {
  if (!isVisible(name)) return undefined;
  if (isText(name, NAME_MAX)) return name;
  warn('listCut', name);
  kept.push(`List: ${name}`);
  return cut(name, NAME_MAX);
}

function fittingTags(given: readonly string[], kept: string[], warn: Warn): readonly string[] {
  const tags = [...new Set(given.map((tag) => tag.trim()).filter(isVisible))];
  const fitting = tags
    .map((tag) => (isText(tag, TAGS.length) ? tag : cut(tag, TAGS.length)))
    .slice(0, TAGS.max);
  const others = tags.filter((tag, index) => fitting[index] !== tag);
  if (others.length > 0) {
    warn('tagsKept', others.join(', '));
    kept.push(`Labels: ${others.join(', ')}`);
  }
  return fitting;
}
