import type { Remark } from './remarks.js';

/** The contents of a file, before validation. */
export interface TransferFile {
  readonly lists: readonly Entry[];
  readonly tasks: readonly Entry[];
  /** Why the file can't be read. */
  readonly problems: readonly Remark[];
  /** What is changed or shortened, and where the rest of it is. */
  readonly warnings: readonly Remark[];
}

/** One list or task, and its line in a CSV or its number in a JSON array; both start with 1. */
export interface Entry {
  readonly line: number;
  /** What the id is derived from. @default the content */
  readonly key?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a format is recognized by. */
export interface FileStart {
  /** Without a byte order mark and white space before it. */
  readonly start: string;
  /** The names of the columns in lower case, if it is a CSV. */
  readonly header: readonly string[];
}

export interface Here {
  /** The start of a date that names no day. */
  readonly today: string;
  /** The zone of a time without one. */
  readonly zone: string;
}

/** More than a personal task list has. */
export const ENTRIES_MAX = 50_000;

export function broken(msg: string, line = 1): TransferFile {
  return { lists: [], tasks: [], warnings: [], problems: [{ line, msg }] };
}
