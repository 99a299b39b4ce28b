export type ImportFormat = 'json' | 'csv' | 'todoist';

/** Detects the format by the first characters, because names of downloaded files say little. */
export function formatOf(text: string): ImportFormat {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  return /^"?TYPE"?,"?CONTENT"?,/i.test(start) ? 'todoist' : 'csv';
}
