import { TAG_WORD } from '@holdfast/grammar';
import type { List } from '../../../../api/client';
import { isSameName, startsWords } from '../../../../lib/fold';

/** What a word that begins with `#` or `@` can become. */
export type Suggestion =
  | { readonly kind: 'list'; readonly key: string; readonly name: string }
  | { readonly kind: 'tag'; readonly key: string; readonly name: string }
  /** A list that there isn't yet. */
  | { readonly kind: 'create'; readonly key: string; readonly name: string };

export interface Completion {
  /** The place of the word, with its sign, in the line. */
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly Suggestion[];
}

export interface Names {
  readonly lists: readonly Pick<List, 'id' | 'name'>[];
  readonly tags: readonly string[];
}

/** More would be a list to read, not one to choose from. */
const SUGGESTIONS_MAX = 8;
const BEGUN = /(?<=^|\s)(?<sign>[#@])(?<typed>[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*)?$/u;

/** The suggestions for the word that ends at the caret; undefined if it is neither, or is written out. */
export function completionAt(line: string, caret: number, names: Names): Completion | undefined {
  const found = BEGUN.exec(line.slice(0, caret));
  if (!found || /^\S/u.test(line.slice(caret))) return undefined;
  const { sign, typed = '' } = found.groups ?? {};
  const suggestions = sign === '#' ? listsFor(typed, names) : tagsFor(typed, names);
  const [only] = suggestions;
  const isWrittenOut =
    suggestions.length === 1 && only?.kind !== 'create' && only && wordOf(only) === found[0];
  if (!only || isWrittenOut) return undefined;
  return { start: found.index, end: caret, suggestions };
}

/** The word that stands for a suggestion in the line. */
export function wordOf({ kind, name }: Suggestion): string {
  return kind === 'tag' ? `@${name}` : `#${name.normalize('NFC').trim().replaceAll(/\s+/gu, '-')}`;
}

/** The line with the suggestion in place of the word, and the caret after it. */
export function completed(
  line: string,
  { start, end }: Pick<Completion, 'start' | 'end'>,
  suggestion: Suggestion,
): { line: string; caret: number } {
  const before = `${line.slice(0, start)}${wordOf(suggestion)} `;
  return { line: before + line.slice(end).trimStart(), caret: before.length };
}

function listsFor(typed: string, { lists }: Names): Suggestion[] {
  const found = lists
    .filter(({ name }) => startsWords(name, typed))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ id, name }): Suggestion => ({ kind: 'list', key: id, name }));
  const name = typed.normalize('NFC').replaceAll('-', ' ').trim();
  // A number is the number of an issue.
  const isNew = /^\p{L}/u.test(name) && !lists.some((list) => isSameName(list.name, name));
  return isNew ? [...found, { kind: 'create', key: 'create', name }] : found;
}

function tagsFor(typed: string, { tags }: Names): Suggestion[] {
  return tags
    .filter((tag) => TAG_WORD.test(`@${tag}`) && startsWords(tag, typed))
    .slice(0, SUGGESTIONS_MAX)
    .map((tag) => ({ kind: 'tag', key: tag, name: tag }));
}
