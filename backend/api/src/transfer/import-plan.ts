import { positionAtEnd } from '../ordering/position.js';
import { derivedId } from '../change-log/content-hash.js';
import { withDefaults, type TaskContent } from '../tasks/task.js';
import type { TimeSlices } from '../time-slices.js';
import type { ImportedListDto, ImportedTaskDto } from './dto/imported.dto.js';
import type { Checked } from './entry-checks.js';
import type { Remark } from './formats/remarks.js';

export interface PlannedList {
  readonly id: string;
  readonly name: string;
  readonly colour: string | null;
  readonly position: string;
}

export interface PlannedTask extends TaskContent {
  readonly id: string;
  readonly position: string;
  readonly createdAt: string;
  readonly completedAt: string | null;
  readonly deletedAt: string | null;
  readonly nextTaskId: string | null;
}

export interface ImportPlan {
  readonly lists: readonly PlannedList[];
  readonly tasks: readonly PlannedTask[];
}

interface ListName {
  readonly id: string;
  readonly name: string;
}

/**
 * Plans the rows of a file. Their ids come from the file or are derived from its rows, so that importing a file twice creates
 * its rows once, on whatever day.
 *
 * @param existing The user's lists.
 * @param now In milliseconds. Rows without a time are ordered as in the file.
 */
export async function planImport(
  file: { lists: readonly Checked<ImportedListDto>[]; tasks: readonly Checked<ImportedTaskDto>[] },
  existing: readonly ListName[],
  now: number,
  problems: Remark[],
  slices: TimeSlices,
): Promise<ImportPlan> {
  const lists = new ListPlan(existing, now);
  for (const { value } of file.lists) lists.add(value);
  const ids = new Ids();
  const tasks: PlannedTask[] = [];
  for (const [index, { line, key, value }] of file.tasks.entries()) {
    await slices.pause();
    const listId = lists.idFor(value);
    if (listId === undefined)
      problems.push({
        line,
        msg: 'listId must be a list of the file, or one of yours',
        code: 'field',
        values: ['listId'],
      });
    if (typeof value.repeat === 'string' && typeof value.dueDate !== 'string')
      problems.push({ line, msg: 'repeat needs a dueDate', code: 'field', values: ['repeat'] });
    const content = { ...withDefaults(value), listId: listId ?? null };
    const id = value.id ?? ids.following(key ?? JSON.stringify(content));
    if (!ids.isNew(id))
      problems.push({ line, msg: `The id ${id} occurs twice in the file`, code: 'field', values: ['id'] });
    tasks.push(rowOf(id, content, value, now, index));
  }
  return { lists: lists.added, tasks };
}

function rowOf(
  id: string,
  content: TaskContent,
  { createdAt, completedAt, deletedAt = null, position, nextTaskId = null }: ImportedTaskDto,
  now: number,
  index: number,
): PlannedTask {
  const time = new Date(now).toISOString();
  return {
    ...content,
    id,
    // Lists show the newest first, and the first line should come first.
    createdAt: createdAt ?? new Date(now - index).toISOString(),
    completedAt: content.completed ? (completedAt ?? time) : null,
    deletedAt,
    position: position ?? positionAtEnd(now + index),
    nextTaskId,
  };
}

/** Derives ids, and finds duplicates. */
class Ids {
  private readonly counts = new Map<string, number>();
  private readonly known = new Set<string>();

  /** Derived from the text, and from how often it has occurred before. */
  following(text: string): string {
    const count = (this.counts.get(text) ?? 0) + 1;
    this.counts.set(text, count);
    return derivedId('import', text, String(count));
  }

  isNew(id: string): boolean {
    const isNew = !this.known.has(id);
    this.known.add(id);
    return isNew;
  }
}

/** Finds lists by id and by name, and plans a list for a new name. */
class ListPlan {
  readonly added: PlannedList[] = [];
  private readonly ids: Set<string>;
  private readonly idOf: Map<string, string>;

  constructor(
    existing: readonly ListName[],
    private readonly now: number,
  ) {
    this.ids = new Set(existing.map(({ id }) => id));
    this.idOf = new Map(existing.map(({ id, name }) => [name, id]));
  }

  add({
    id,
    name,
    colour = null,
    position,
  }: Pick<ImportedListDto, 'id' | 'name' | 'colour' | 'position'>): string {
    const listId = id ?? this.idOf.get(name) ?? derivedId('import-list', name);
    if (this.ids.has(listId)) return listId;
    this.ids.add(listId);
    this.idOf.set(name, listId);
    this.added.push({
      id: listId,
      name,
      colour,
      position: position ?? positionAtEnd(this.now + this.added.length),
    });
    return listId;
  }

  /** @returns undefined when the task names a list that doesn't exist. */
  idFor({ list, listId }: ImportedTaskDto): string | null | undefined {
    if (typeof list === 'string') return this.idOf.get(list) ?? this.add({ name: list });
    if (listId === undefined || listId === null) return null;
    return this.ids.has(listId) ? listId : undefined;
  }
}
