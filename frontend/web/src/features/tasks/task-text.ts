import { codePoints } from '../../lib/code-points';

/** The API's own limits, counted like there in code points. */
const TITLE_MAX = 200;
const DESCRIPTION_MAX = 5000;

export function titleProblem(title: string): string | undefined {
  if (title.trim() === '') return 'Write what there is to do.';
  const length = codePoints(title.trim());
  return length <= TITLE_MAX
    ? undefined
    : `A title has at most ${TITLE_MAX} characters, this one has ${length}. The rest can go into the description.`;
}

export function descriptionProblem(description: string): string | undefined {
  const length = codePoints(description);
  return length <= DESCRIPTION_MAX
    ? undefined
    : `A description has at most ${DESCRIPTION_MAX} characters, this one has ${length}.`;
}
