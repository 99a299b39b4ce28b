import { t } from '@lingui/core/macro';
import { codePoints } from '../../../lib/code-points';
import type { TaskEdit } from './task-edit';

/** The limits of the API, in code points. */
const TITLE_MAX = 200;
const DESCRIPTION_MAX = 5000;
const TAGS_MAX = 20;
export const TAG_LENGTH_MAX = 50;
export const SEARCH_MAX = 200;

export function titleProblem(title: string): string | undefined {
  if (title.trim() === '') return t`Enter a task.`;
  const length = codePoints(title.trim());
  return length <= TITLE_MAX
    ? undefined
    : t`A title can have up to ${TITLE_MAX} characters. This one has ${length}. Move the rest to the description.`;
}

/** Returns whether a text may contain Markdown. Most descriptions don't, and skip the parser. */
export function mayBeMarkdown(text: string): boolean {
  return /[*_~`#>[\]|]|^\s*([-+]|\d+[.)])\s|https?:\/\//m.test(text);
}

/** Returns what the API would reject, by field. */
export function problemsOf(edit: TaskEdit): Partial<Record<keyof TaskEdit, string>> {
  const title = titleProblem(edit.title);
  const description = textProblem(t`A description`, edit.description ?? '', DESCRIPTION_MAX);
  const tags = tagsProblem(edit.tags);
  return { ...(title && { title }), ...(description && { description }), ...(tags && { tags }) };
}

export function tagsProblem(tags: readonly string[]): string | undefined {
  const count = tags.length;
  if (count > TAGS_MAX) return t`A task can have up to ${TAGS_MAX} tags. This one has ${count}.`;
  return tags
    .map((tag) => textProblem(t`A tag`, tag, TAG_LENGTH_MAX))
    .find((problem) => problem !== undefined);
}

function textProblem(what: string, text: string, max: number): string | undefined {
  const length = codePoints(text);
  return length <= max ? undefined : t`${what} can have up to ${max} characters. This one has ${length}.`;
}
