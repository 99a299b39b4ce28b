import * as sdk from './generated/sdk.gen';
import type { ImportOutcome } from './generated/types.gen';

export type { ImportOutcome };
export type ImportFormat = 'json' | 'csv' | 'todoist';

/** Everything that the person has, the trash included. */
export async function exportTasks(userId: string, format: 'json' | 'csv'): Promise<Blob> {
  const { data } = await sdk.exportTasks({
    path: { userId },
    query: { format },
    parseAs: 'blob',
    throwOnError: true,
  });
  if (!(data instanceof Blob)) throw new TypeError('the export is not a file');
  return data;
}

/**
 * All of a file or nothing of it; a second time changes nothing. A dry run only tells what would happen, the problems of
 * the file included; without it they are a 422.
 */
export async function importTasks(
  userId: string,
  text: string,
  query: { format: ImportFormat; dryRun: boolean; zone: string },
): Promise<ImportOutcome> {
  const type = query.format === 'json' ? 'application/json' : 'text/csv';
  const { data } = await sdk.importTasks({
    path: { userId },
    query,
    body: text,
    // The file as it is: the client would make a JSON string of it.
    bodySerializer: () => text,
    headers: { 'Content-Type': type },
    throwOnError: true,
  });
  return data;
}
