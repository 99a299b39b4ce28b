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

export const FORMATS = ['json', 'csv', 'todoist'] as const;
export type ImportFormat = (typeof FORMATS)[number];

/** More than a personal task list has. */
export const ENTRIES_MAX = 50_000;

export function broken(msg: string, line = 1): TransferFile {
  return { lists: [], tasks: [], warnings: [], problems: [{ line, msg }] };
}
