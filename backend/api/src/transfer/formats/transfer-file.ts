import type { ProblemCode, Remark } from './remarks.js';

/** The contents of a file, before validation. */
export interface TransferFile {
  readonly lists: readonly Entry[];
  readonly tasks: readonly Entry[];
  /** Why the file can't be read. */
  readonly problems: readonly Remark[];
  /** How many rows the file has, and how many of them are neither task nor note nor list. @default one per task and list */
  readonly rows?: Rows;
  /** What becomes of each column. @default none: the file isn't a table */
  readonly columns?: readonly ColumnUse[];
  /** What is changed or shortened, and where the rest of it is. */
  readonly warnings: readonly Remark[];
}

export interface Rows {
  readonly read: number;
  readonly skipped: number;
}

export const COLUMN_USES = ['field', 'description', 'none'] as const;

/** Whether the cells of a column go to fields of the task, to its description, or nowhere. */
export interface ColumnUse {
  readonly name: string;
  readonly use: (typeof COLUMN_USES)[number];
}

/** @param unused Of those, the columns that say nothing about the task. */
export function columnUses(
  header: readonly string[],
  read: { has(name: string): boolean },
  unused: readonly string[] = [],
): ColumnUse[] {
  return header.map((name) => ({
    name,
    use: unused.includes(name) ? 'none' : read.has(name) ? 'field' : 'description',
  }));
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

/** A file that can't be imported. */
export function broken(
  msg: string,
  code: ProblemCode = 'unreadable',
  { line = 1, values = [] }: { line?: number; values?: readonly string[] } = {},
): TransferFile {
  return { lists: [], tasks: [], warnings: [], problems: [{ line, msg, code, values }] };
}
