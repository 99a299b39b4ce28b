/** Lists the parameters of an Express or Fastify path: `:userId`, `*files`. */
export function parametersIn(path: string): readonly string[] {
  return [...path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => name);
}

/** Whether a path matches without this parameter too: `/:userId?` on Fastify, `{/:userId}` on Express. */
export function isOptionalIn(path: string, parameter: string): boolean {
  return new RegExp(`[:*]${parameter}(\\([^)]*\\))?\\?|\\{[^}]*[:*]${parameter}\\b`).test(path);
}
