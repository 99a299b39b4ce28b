import { positionAtEnd } from '../ordering/position.js';
import { derivedId } from '../change-log/content-hash.js';
import { withDefaults, type TaskContent } from '../tasks/task.js';
import type { TimeSlices } from '../time-slices.js';
import type { ImportedListDto, ImportedTaskDto } from './dto/imported.dto.js';
import type { Checked } from './entry-checks.js';
import type { Remark } from './formats/transfer-file.js';

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
 * The rows that a file asks for. Their ids are those of the file or follow from the content, so that the same file
 * makes the same rows: a second import finds them all.
 *
 * @param existing The lists that the user has.
 * @param now Milliseconds; rows without a time of their own get the order of the file.
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
  for (const [index, { line, value }] of file.tasks.entries()) {
    await slices.pause();
    const listId = lists.idFor(value);
    if (listId === undefined)
      problems.push({ line, msg: 'listId must be a list of the file, or one of yours' });
    if (typeof value.repeat === 'string' && typeof value.dueDate !== 'string')
      problems.push({ line, msg: 'repeat needs a dueDate' });
    const content = { ...withDefaults(value), listId: listId ?? null };
    const id = value.id ?? ids.following(content);
    if (!ids.isNew(id)) problems.push({ line, msg: `The id ${id} stands in the file twice` });
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
    // The first line is the first of the list, which has the newest first.
    createdAt: createdAt ?? new Date(now - index).toISOString(),
    completedAt: content.completed ? (completedAt ?? time) : null,
    deletedAt,
    position: position ?? positionAtEnd(now + index),
    nextTaskId,
  };
}

/** Hands out ids, each once. */
class Ids {
  private readonly counts = new Map<string, number>();
  private readonly known = new Set<string>();

  /** The same for the same content, and for the first, second, … line that has it. */
  following(content: TaskContent): string {
    const text = JSON.stringify(content);
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

/** Lists by id and by name; a name that nobody has yet becomes a list. */
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

  /** @returns undefined when the task names a list that there is not. */
  idFor({ list, listId }: ImportedTaskDto): string | null | undefined {
    if (typeof list === 'string') return this.idOf.get(list) ?? this.add({ name: list });
    if (listId === undefined || listId === null) return null;
    return this.ids.has(listId) ? listId : undefined;
  }
}
