import { redirect, type ParsedLocation } from '@tanstack/react-router';
import { stringifyQuery } from '../lib/query-string';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The names in the query string of a link that were ignored. */
    ignored?: readonly string[];
  }
}

type Given = Record<string, unknown>;

/**
 * Opens a page again without the part of its query string that `read` drops, because the router keeps it. Runs before the
 * page loads.
 *
 * @param invalid The names that the page has to report. Others are unknown, or spell a default.
 */
export function dropUnreadable(
  { pathname, search, hash, state }: ParsedLocation<Given>,
  read: (given: Given) => object,
  invalid: (given: Given) => readonly string[],
): void {
  const clean = new Map<string, unknown>(Object.entries(read(search)));
  const isReadable = Object.entries(search).every(
    ([name, value]) => stringifyQuery({ [name]: value }) === stringifyQuery({ [name]: clean.get(name) }),
  );
  if (isReadable) return;
  const ignored = invalid(search);
  redirect({
    to: pathname,
    search: Object.fromEntries(clean),
    hash,
    state: { ...state, ...(ignored.length === 0 ? {} : { ignored }) },
    replace: true,
    throw: true,
  });
}
