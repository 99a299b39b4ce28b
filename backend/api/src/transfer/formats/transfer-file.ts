/** What a file says, before anybody has checked it. */
export interface TransferFile {
  readonly lists: readonly Entry[];
  readonly tasks: readonly Entry[];
  /** What the file cannot be read as. */
  readonly problems: readonly Remark[];
  /** What could not be taken over as it is, and was written into the description. */
  readonly warnings: readonly Remark[];
}

/** One list or task, and where it stands: the line of a CSV, the number of the element in JSON; both from 1. */
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

/** Beyond them a file is no personal list of tasks. */
export const ENTRIES_MAX = 50_000;

export function broken(msg: string, line = 1): TransferFile {
  return { lists: [], tasks: [], warnings: [], problems: [{ line, msg }] };
}
