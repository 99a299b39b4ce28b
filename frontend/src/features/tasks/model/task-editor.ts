import type { Task, TaskChange } from '../../../api/client';
import { dueTextProblem, withTypedDue } from './due-text';
import { changeOf, editOf, fieldsOf, isEdited, type TaskEdit, type TaskFields } from './task-edit';
import { problemsOf, type Problems } from './task-limits';

export interface EditorConnections {
  /** Keeps text that isn't queued, with the task that it began from. */
  readonly keep: (fields: TaskFields, began: Task) => void;
  /** Drops what was kept. */
  readonly drop: () => void;
  /** Queues a change of the task that the user saw. Resolves to whether this device has stored it. */
  readonly queue: (before: Task, change: TaskChange) => Promise<boolean>;
}

export type EditorState = Readonly<{
  fields: TaskFields;
  /** What keeps a field from being saved, shown once the user has paused. */
  problems: Problems;
  /** Dates and times of which the field shows only a part. */
  incomplete: ReadonlySet<keyof TaskFields>;
  /** Some text isn't queued yet. */
  isChanged: boolean;
  /** Shows text of an earlier visit that can't be saved as it is. */
  wasRestored: boolean;
}>;

/** An edit is queued after a pause in typing this long. */
export const PAUSE_MS = 800;

/** No task ever has this version, so the server refuses the change and both versions are shown. */
const NO_VERSION = 0;

/** The fields that are saved together. */
const GROUPS = [
  ['title'],
  ['description'],
  ['dueDate', 'dueTime', 'dueZone'],
  ['priority'],
  ['tags'],
  ['listId'],
  ['repeat'],
  ['repeatFrom'],
  ['reminders'],
] as const satisfies readonly (readonly (keyof TaskEdit)[])[];

/**
 * Saves a task as it is typed: each pause, and each way to leave the form, queues what has changed since. A value that
 * the server would refuse stays a draft. What other tabs and devices save shows in the fields that the user isn't editing.
 */
export class TaskEditor {
  #base: Task;
  #fields: TaskFields;
  /** Dates and times that the browser doesn't report yet, because they are incomplete. */
  #incomplete: ReadonlySet<keyof TaskFields> = new Set();
  #isChecked = false;
  #wasRestored: boolean;
  /** A draft that this editor doesn't know, because it was read too late, isn't its to drop. */
  #hasDraft: boolean;
  /** Groups that another tab or device has changed while the user edits them. */
  #missed: readonly (typeof GROUPS)[number][] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: EditorState;
  readonly #listeners = new Set<() => void>();

  /** @param draft The text of an earlier visit, and the task that it began from. */
  constructor(
    task: Task,
    draft: Readonly<{ fields: TaskFields; began: Task }> | undefined,
    private readonly connections: EditorConnections,
  ) {
    this.#base = draft?.began ?? task;
    // A draft of an earlier version of the app may lack a field.
    this.#fields = { ...fieldsOf(this.#base), ...draft?.fields };
    this.#wasRestored = this.#hasDraft = draft !== undefined;
    this.#state = this.#read();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): EditorState => this.#state;

  readonly set = (change: Partial<TaskFields>): void => {
    this.#fields = { ...this.#fields, ...change };
    this.#incomplete = new Set([...this.#incomplete].filter((name) => change[name] === undefined));
    this.#keep();
    this.#wait();
  };

  /** The field shows a part of a date or time; the last whole one stays. */
  readonly setIncomplete = (name: keyof TaskFields): void => {
    this.#incomplete = new Set([...this.#incomplete, name]);
    this.#wait();
  };

  /**
   * Sets a typed date, and queues what has changed and can be saved. The rest stays a draft.
   *
   * @param isLeaving The page may close before this device has stored the change, so the draft stays until then.
   * @returns Whether nothing is left that can't be saved.
   */
  readonly flush = (isLeaving = false): boolean => {
    this.#fields = withTypedDue(this.#fields) ?? this.#fields;
    return this.#save(isLeaving);
  };

  #save(isLeaving = false): boolean {
    clearTimeout(this.#timer);
    const stored = this.#queue(this.#sendable());
    if (isLeaving)
      void stored.then((isStored) => {
        if (isStored) this.#settle();
      });
    else this.#settle();
    this.#isChecked = Object.keys(this.#problems()).length > 0;
    if (!this.#isChecked) this.#wasRestored = false;
    this.#show();
    return !this.#isChecked;
  }

  /** Drops the text that can't be saved. */
  readonly discard = (): void => {
    clearTimeout(this.#timer);
    this.#fields = fieldsOf(this.#base);
    this.#incomplete = new Set();
    this.#wasRestored = false;
    this.#drop();
    this.#show();
  };

  /**
   * Takes over what was changed elsewhere, or undone.
   *
   * @param focused The field that the user is typing in.
   */
  readonly follow = (current: Task, focused: string | null): void => {
    const mine = changeOf(this.#base, editOf(this.#fields));
    const theirs = changeOf(this.#base, { ...current, dueTime: current.dueTime?.slice(0, 5) ?? null });
    const changed = GROUPS.filter((group) => isTouched(group, theirs));
    const taken = changed.filter(
      (group) => !isTouched(group, mine) && !group.some((name) => name === focused),
    );
    this.#missed = changed.filter((group) => !taken.includes(group));
    const { version } = this.#missed.length > 0 ? this.#base : current;
    this.#base = { ...this.#base, ...parts(current, taken), version };
    if (taken.length === 0) return;
    this.#fields = { ...this.#fields, ...parts(fieldsOf(current), taken) };
    this.#show();
  };

  /** Resolves to whether this device has stored the change. */
  async #queue(change: TaskChange): Promise<boolean> {
    if (Object.keys(change).length === 0) return true;
    const isMissed = this.#missed.some((group) => isTouched(group, change));
    const before = isMissed ? { ...this.#base, version: NO_VERSION } : this.#base;
    this.#missed = this.#missed.filter((group) => !isTouched(group, change));
    this.#base = { ...this.#base, ...change };
    return this.connections.queue(before, change);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    // A date that is being typed can be read before it is whole.
    this.#timer = setTimeout(() => this.#save(), PAUSE_MS);
    this.#isChecked &&= Object.keys(this.#problems()).length > 0;
    this.#show();
  }

  #settle(): void {
    if (this.#isChanged()) this.#keep();
    else this.#drop();
  }

  #keep(): void {
    this.#hasDraft = true;
    this.connections.keep(this.#fields, this.#base);
  }

  #drop(): void {
    if (this.#hasDraft) this.connections.drop();
    this.#hasDraft = false;
  }

  #problems(): Problems {
    return { ...problemsOf(editOf(this.#fields), this.#incomplete), ...dueTextProblem(this.#fields) };
  }

  #isChanged(): boolean {
    return isEdited(this.#base, this.#fields);
  }

  #sendable(): TaskChange {
    const change = changeOf(this.#base, editOf(this.#fields));
    const refused = new Set(Object.keys(this.#problems()));
    const kept = GROUPS.filter((group) => !group.some((name) => refused.has(name)));
    return parts(change, kept);
  }

  #read(): EditorState {
    return {
      fields: this.#fields,
      problems: this.#isChecked ? this.#problems() : {},
      incomplete: this.#incomplete,
      isChanged: this.#isChanged(),
      wasRestored: this.#wasRestored,
    };
  }

  #show(): void {
    this.#state = this.#read();
    for (const listener of this.#listeners) listener();
  }
}

function isTouched(group: readonly (keyof TaskEdit)[], change: TaskChange): boolean {
  return group.some((name) => change[name] !== undefined);
}

/** Returns the given groups of fields of an object that has some of them. */
function parts<Value extends object>(value: Value, groups: readonly (readonly string[])[]): Partial<Value> {
  const names = new Set(groups.flat());
  const sum: Partial<Value> = {};
  for (const name in value) if (names.has(name)) sum[name] = value[name];
  return sum;
}
