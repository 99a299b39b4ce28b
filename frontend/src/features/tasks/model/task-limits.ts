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

/** Returns a title that is short enough, with the whole text as the description if it's cut. Nothing of it is lost. */
export function fittingTitle(text: string): { readonly title: string; readonly description?: string } {
  if (codePoints(text) <= TITLE_MAX) return { title: text };
  const start = Array.from(text, String)
    .slice(0, TITLE_MAX - 1)
    .join('');
  const words = start.replace(/\s+\S*$/u, '');
  return { title: `${words}…`, description: text };
}

/** Returns whether a text may contain Markdown. Most descriptions don't, and skip the parser. */
export function mayBeMarkdown(text: string): boolean {
  return /[*_~`#>[\]|]|^\s*([-+]|\d+[.)])\s|https?:\/\//m.test(text);
}

export type Problems = Readonly<Partial<Record<keyof TaskEdit, string>>>;

/**
 * Returns what can't be saved, by field.
 *
 * @param incomplete The times of which the user has typed only a part.
 */
export function problemsOf(edit: TaskEdit, incomplete: ReadonlySet<string>): Problems {
  const title = titleProblem(edit.title);
  const description = textProblem(t`A description`, edit.description ?? '', DESCRIPTION_MAX);
  const tags = tagsProblem(edit.tags);
  const repeat = yearProblem(/UNTIL=(\d+)/.exec(edit.repeat ?? '')?.[1] ?? null);
  return {
    ...(title && { title }),
    ...(description && { description }),
    ...(tags && { tags }),
    ...(incomplete.has('dueTime') && { dueTime: t`Enter a whole time.` }),
    ...(repeat && { repeat }),
  };
}

/** While a year is typed, the browser reports years such as 0002. */
function yearProblem(date: string | null): string | undefined {
  return date === null || /^[1-9]\d{3}(-|\d{4}$)/.test(date) ? undefined : t`Enter a year with four digits.`;
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
