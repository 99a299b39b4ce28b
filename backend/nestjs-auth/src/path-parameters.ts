/** Lists the parameters of an Express or Fastify path: `:userId`, `*files`. */
export function parametersIn(path: string): readonly string[] {
  return [...path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => name);
}

/** Whether a path matches without this parameter too: `/:userId?` on Fastify, `{/:userId}` on Express. */
export function isOptionalIn(path: string, parameter: string): boolean {
  return new RegExp(`[:*]${parameter}(\\([^)]*\\))?\\?|\\{[^}]*[:*]${parameter}\\b`).test(path);
}

/** Names that public services give to what identifies one thing of many. */
const ID = /^(id|uid|uuid|guid|slug|email|user(name)?|owner|account)$|([a-z\d]I|_i)d$|([a-z\d]Uu|_uu)id$/;

/** Those parameters that look like an id: `:id`, `:taskId`, `:note_id`, `:uuid`, `:username`. */
export function idsIn(parameters: readonly string[]): readonly string[] {
  return parameters.filter((parameter) => ID.test(parameter));
}
