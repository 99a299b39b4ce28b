/** The text fields of a form by name, for example `{ title: 'Call Mary', tags: 'home' }`. */
export type DraftFields = Readonly<Record<string, string>>;

export interface DraftKey {
  readonly userId: string;
  /** The form, for example `new-task` or `task:<id>`. */
  readonly name: string;
}

export interface DraftRow extends DraftKey {
  /** Null after the text was submitted or discarded, so that no other tab writes it again. */
  readonly fields: DraftFields | null;
  /** What the fields held before the user typed. */
  readonly initial: DraftFields;
  /** In ms since 1970. */
  readonly savedAt: number;
}

const PREFIX = 'holdfast.draft:';

export const keyOf = ({ userId, name }: DraftKey): string => JSON.stringify([userId, name]);

/**
 * The last words of a page that closes. A transaction of IndexedDB is aborted with its page, and `localStorage` is
 * synchronous. The next page moves the rows to IndexedDB.
 *
 * @returns False where storage is refused or full.
 */
export function writeJournal(rows: readonly DraftRow[]): boolean {
  try {
    for (const row of rows) localStorage.setItem(PREFIX + keyOf(row), JSON.stringify(row));
    return true;
  } catch {
    return false;
  }
}

export function readJournal(): DraftRow[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .flatMap((key) => readRow(key));
  } catch {
    return [];
  }
}

/** Leaves a newer row of the same form, which another tab wrote. */
export function removeFromJournal(row: DraftRow): void {
  try {
    const key = PREFIX + keyOf(row);
    const [written] = readRow(key);
    if (written && written.savedAt <= row.savedAt) localStorage.removeItem(key);
  } catch {
    // Storage is refused, so nothing was written.
  }
}

function readRow(key: string): DraftRow[] {
  const text = localStorage.getItem(key);
  if (text === null) return [];
  try {
    const row: unknown = JSON.parse(text);
    if (isRow(row)) return [row];
  } catch {
    // Not written by this app.
  }
  localStorage.removeItem(key);
  return [];
}

function isRow(row: unknown): row is DraftRow {
  return (
    typeof row === 'object' &&
    row !== null &&
    'userId' in row &&
    'name' in row &&
    'fields' in row &&
    'initial' in row &&
    'savedAt' in row
  );
}
