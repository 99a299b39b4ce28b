import { ProblemException } from '@holdfast/nestjs-auth';

/** The deepest body of this API has three levels; class-transformer recurses and dies of some thousands. */
export const MAX_DEPTH = 16;

/** A body or a file that nothing may be made of. */
export function malformed(detail: string): ProblemException {
  return new ProblemException({ status: 400, code: 'REQUEST_MALFORMED', detail });
}

export function tooDeep(what: string): ProblemException {
  return malformed(`${what} is nested deeper than ${MAX_DEPTH} levels`);
}

/**
 * Whether a value that came as JSON is safe to be walked and copied: neither too deep for functions that call
 * themselves, as this one does not, nor with a key that reaches into prototypes.
 *
 * @param what "The body", for the sentence.
 * @throws {ProblemException} 400 REQUEST_MALFORMED
 */
export function checkJson(value: unknown, what: string): void {
  const levels: Iterator<unknown>[] = [[value].values()];
  while (levels.length > 0) {
    const next = levels.at(-1)?.next();
    if (next === undefined || next.done === true) levels.pop();
    else if (typeof next.value === 'object' && next.value !== null) {
      if (reachesPrototype(next.value)) throw malformed(`${what} has a key that is not allowed`);
      if (levels.length > MAX_DEPTH) throw tooDeep(what);
      levels.push(Object.values(next.value).values());
    }
  }
}

/** As Fastify's own parser sees it. */
function reachesPrototype(node: object): boolean {
  if (Object.hasOwn(node, '__proto__')) return true;
  const constructor: unknown = Object.hasOwn(node, 'constructor')
    ? Reflect.get(node, 'constructor')
    : undefined;
  return typeof constructor === 'object' && constructor !== null && Object.hasOwn(constructor, 'prototype');
}
