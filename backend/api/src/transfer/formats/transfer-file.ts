/** The contents of a file, before validation. */
export interface TransferFile {
  readonly lists: readonly Entry[];
  readonly tasks: readonly Entry[];
  /** Why the file can't be read. */
  readonly problems: readonly Remark[];
  /** What couldn't be imported as it is, and was added to the description. */
  readonly warnings: readonly Remark[];
}

/** One list or task, and its line in a CSV or its number in a JSON array; both start with 1. */
export interface Entry {
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Remark {
  readonly line: number;
  readonly msg: string;
}

export const FORMATS = ['json', 'csv', 'todoist'] as const;
export type ImportFormat = (typeof FORMATS)[number];

/** More than a personal task list has. */
export const ENTRIES_MAX = 50_000;

export function broken(msg: string, line = 1): TransferFile {
  return { lists: [], tasks: [], warnings: [], problems: [{ line, msg }] };
}
