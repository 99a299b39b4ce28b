/** The parameters of a path as Express and Fastify write them: `:userId`, `*files`. */
export function parametersIn(path: string): readonly string[] {
  return [...path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => name);
}

/** Whether a path also matches without this parameter: `/:userId?` on Fastify, `{/:userId}` on Express. */
export function isOptionalIn(path: string, parameter: string): boolean {
  return new RegExp(`[:*]${parameter}(\\([^)]*\\))?\\?|\\{[^}]*[:*]${parameter}\\b`).test(path);
}
