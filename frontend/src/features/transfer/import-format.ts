import type { ImportFormat } from '../../api/transfer';

/** What kind of file this is, by its first characters: names of downloaded files say little. */
export function formatOf(text: string): ImportFormat {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  return /^"?TYPE"?,"?CONTENT"?,/i.test(start) ? 'todoist' : 'csv';
}
