import type { Task } from '../src/api/client';
import { idsOf, merged, tasksBefore, type Change } from '../src/features/tasks/sync/change';
import { isGone } from '../src/lib/request-failure';
import { ChangeConflict, isUpdate, type Saved } from '../src/features/tasks/sync/send-change';

/** What the user saw when making a change, with the id of that change. */
export type Seen = Task & { readonly write: string };

const FIELDS = ['title', 'description', 'completed', 'priority', 'dueDate', 'tags', 'trashed'] as const;
const TEXTS: readonly string[] = ['title', 'description'];
type Field = (typeof FIELDS)[number];

/** One field that one change sets. */
interface Write {
  readonly id: string;
  readonly device: string;
  /** Where it was made. */
  readonly tab: object;
  readonly kind: Change['kind'];
  readonly taskId: string;
  readonly field: Field;
  readonly value: string;
  /** What the user saw there. */
  readonly seen: string;
  /** Lost: the tab crashed before the change was stored. */
  state: 'typed' | 'stored' | 'saved' | 'refused' | 'lost';
  /** Whether the server has had it, or may have. */
  hasArrived: boolean;
}

/** Everything that a user's devices did, to judge in the end what the server has. */
export class History {
  readonly failures: string[] = [];
  #writes: Write[] = [];
  /** Texts that a card showed: the user's own, and those of the other device. */
  readonly #onCards = new Set<string>();
  /** What happened to which tasks, in order, to explain a failure. */
  readonly #events: { readonly ids: readonly string[]; readonly text: string }[] = [];

  note(where: string, what: string, changes: readonly Change[]): void {
    const details = changes.map((change) => `${change.kind} ${writeOf(change).slice(0, 4)}`).join(' + ');
    this.#events.push({ ids: changes.flatMap(idsOf), text: `${where} ${what} ${details}` });
  }

  typed(device: string, tab: object, change: Change): void {
    const id = writeOf(change);
    for (const { taskId, field, value, seen } of settings(change))
      this.#writes.push({
        id,
        device,
        tab,
        kind: change.kind,
        taskId,
        field,
        value: text(value),
        seen: text(seen),
        state: 'typed',
        hasArrived: false,
      });
  }

  stored(change: Change): void {
    for (const write of this.#of([change])) if (write.state === 'typed') write.state = 'stored';
  }

  arrived(changes: readonly Change[], ids: readonly string[] | null): void {
    for (const write of this.#of(changes)) if (ids?.includes(write.taskId) ?? true) write.hasArrived = true;
  }

  saved(changes: readonly Change[], saved: Saved): void {
    for (const write of this.#of(changes)) {
      const isMissing =
        'outcome' in saved &&
        saved.outcome.results.some(({ id, status }) => id === write.taskId && status !== 'changed');
      write.state = isMissing ? 'refused' : 'saved';
    }
    if (!('task' in saved)) return;
    const wanted = merged(changes.filter(isUpdate));
    for (const field of FIELDS) {
      if (field === 'trashed' || wanted[field] === undefined) continue;
      if (text(wanted[field]) !== text(saved.task[field]))
        this.failures.push(`${field} of ${saved.task.id} was reported as saved without its value`);
    }
  }

  /**
   * Only what another device or tab changed may refuse a change: a tab that takes over the sending before it has heard
   * what the other saved asks the user, who hasn't seen that either. The task then has what the other tab wrote.
   */
  refused(device: string, changes: readonly Change[], error: Error): void {
    for (const write of this.#of(changes)) write.state = 'refused';
    const ids = changes.flatMap(idsOf);
    const isShared = this.#writes.some((write) => write.device !== device && ids.includes(write.taskId));
    const tabs = new Set(this.#of(changes).map(({ tab }) => tab));
    const isDeleted =
      isGone(error) &&
      this.#writes.some(
        (write) =>
          write.field === 'trashed' &&
          write.value === 'true' &&
          ids.includes(write.taskId) &&
          !tabs.has(write.tab),
      );
    const isOfTabs =
      error instanceof ChangeConflict &&
      this.#of(changes).some((mine) =>
        this.#writes.some(
          (theirs) =>
            theirs.tab !== mine.tab &&
            theirs.taskId === mine.taskId &&
            theirs.field === mine.field &&
            (mine.field === 'tags' || theirs.value === text(valueOf(error.current, mine.field))),
        ),
      );
    if (!isShared && !isDeleted && !isOfTabs && changes[0]?.kind !== 'move')
      this.failures.push(
        `${changes.map(({ kind }) => kind).join('+')} was refused by itself: ${error.message}, after ${ids.map((id) => this.#sequenceOf(id, ...FIELDS)).join('')}`,
      );
  }

  /** A card shows the change, and the task as it is now. Then the user decides. */
  shown(changes: readonly Change[], error: Error): void {
    const mine = this.#of(changes).map(({ value }) => value);
    const theirs =
      error instanceof ChangeConflict ? [text(error.current.title), text(error.current.description)] : [];
    for (const value of [...mine, ...theirs]) this.#onCards.add(value);
  }

  crashed(changes: readonly Change[]): void {
    for (const write of this.#of(changes)) if (write.state === 'typed') write.state = 'lost';
  }

  /** The user sends a refused change again: it is now the last one of the device. */
  again(changes: readonly Change[]): void {
    const again = this.#of(changes);
    this.#writes = [...this.#writes.filter((write) => !again.includes(write)), ...again];
    for (const write of again) write.state = 'stored';
  }

  /** Returns what is wrong with the tasks that the server has in the end. */
  verify(tasks: readonly Task[]): string[] {
    const problems = [...this.failures];
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const sizes = [byId.size, tasks.length];
    if (sizes[0] !== sizes[1]) problems.push('a task is there twice');
    for (const write of this.#writes)
      if (write.state === 'typed' || write.state === 'stored')
        problems.push(`${nameOf(write)} was neither saved nor refused`);
    for (const { id, title } of tasks)
      if (!this.#writes.some((write) => write.taskId === id && write.value === text(title)))
        problems.push(`“${title}” wasn't typed for ${id}`);
    for (const write of this.#writes)
      if (TEXTS.includes(write.field) && !this.#isKept(write, byId.get(write.taskId)))
        problems.push(
          `the text ${nameOf(write)} is lost among ${this.#sequenceOf(write.taskId, write.field)}`,
        );
    for (const task of tasks)
      for (const field of FIELDS) {
        const expected = this.#expected(task.id, field);
        const actual = text(valueOf(task, field));
        if (expected && !expected.has(actual))
          problems.push(
            `${field} of ${task.id} is ${actual}, expected ${[...expected].join(' or ')} after ${this.#sequenceOf(task.id, field)}`,
          );
      }
    return problems;
  }

  /** Whether a text is on the server or on a card, or was overwritten by a user who saw it. */
  #isKept(write: Write, task: Task | undefined): boolean {
    if (write.state === 'lost' || this.#onCards.has(write.value)) return true;
    if (task && text(valueOf(task, write.field)) === write.value) return true;
    const later = this.#writes.slice(this.#writes.indexOf(write) + 1);
    return this.#writes.some(
      (other) =>
        other.taskId === write.taskId &&
        other.field === write.field &&
        (other.state === 'saved' || other.hasArrived) &&
        (other.seen === write.value || (other.device === write.device && later.includes(other))),
    );
  }

  /** The last value that a device set, of one device or the other. Undefined: a bulk change decides. */
  #expected(taskId: string, field: Field): Set<string> | undefined {
    const writes = this.#writes.filter((write) => write.taskId === taskId && write.field === field);
    if (field === 'tags' && writes.some(({ kind }) => kind === 'bulk')) return undefined;
    const values = new Set<string>();
    let isSet = false;
    for (const device of new Set(writes.map((write) => write.device)))
      for (const write of writes.filter((each) => each.device === device).reverse()) {
        if ((write.state === 'refused' || write.state === 'lost') && !write.hasArrived) continue;
        values.add(write.value);
        if (write.state !== 'saved') continue;
        isSet = true;
        break;
      }
    const initial = { title: undefined, description: null, completed: false, priority: 0 };
    const start = { ...initial, dueDate: null, tags: [], trashed: false };
    return isSet ? values : values.add(text(start[field]));
  }

  #sequenceOf(taskId: string, ...fields: readonly Field[]): string {
    const writes = this.#writes
      .filter((write) => write.taskId === taskId && fields.includes(write.field))
      .map(
        ({ id, kind, value, device, seen, state, hasArrived }) =>
          `\n    ${kind} ${id.slice(0, 4)} ${value} on ${device} over ${seen}: ${state}${hasArrived ? ', arrived' : ''}`,
      );
    const events = this.#events
      .filter(({ ids }) => ids.includes(taskId))
      .map(({ text }) => `\n      ${text}`);
    return [...writes, ...events].join('');
  }

  #of(changes: readonly Change[]): Write[] {
    const ids = changes.map(writeOf);
    return this.#writes.filter(({ id }) => ids.includes(id));
  }
}

/** Returns the id of a change. It travels with what the user saw. */
export function writeOf(change: Change): string {
  if (change.kind === 'create') return change.draft.id;
  const [before] = tasksBefore(change);
  return before && 'write' in before ? String(before.write) : '';
}

/** Returns each field of each task that a change sets. */
function settings(change: Change): { taskId: string; field: Field; value: unknown; seen: unknown }[] {
  if (change.kind === 'create') {
    const { id, ...draft } = change.draft;
    const values = new Map<string, unknown>(Object.entries(draft));
    return FIELDS.filter((field) => values.has(field)).map((field) => ({
      taskId: id,
      field,
      value: values.get(field),
      seen: null,
    }));
  }
  return tasksBefore(change).flatMap((before) =>
    FIELDS.flatMap((field) => {
      const value = wantedBy(change, field);
      return value === undefined ? [] : [{ taskId: before.id, field, value, seen: valueOf(before, field) }];
    }),
  );
}

function wantedBy(change: Exclude<Change, { kind: 'create' }>, field: Field): unknown {
  switch (change.kind) {
    case 'update':
      return field === 'trashed' ? undefined : change.change[field];
    case 'bulk':
      if (field === 'tags') return change.changes.addTags;
      return field === 'title' || field === 'description' ? undefined : change.changes[field];
    case 'trash':
    case 'restore':
      return field === 'trashed' ? change.kind === 'trash' : undefined;
    default:
      return undefined;
  }
}

function valueOf(task: Task, field: Field): unknown {
  return field === 'trashed' ? task.deletedAt !== null : task[field];
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function nameOf({ device, kind, field, value, taskId, state }: Write): string {
  return `${value} (${field} of ${taskId}, ${kind} on ${device}, ${state})`;
}
