import { z } from 'zod';
import { ProblemError } from './problem.js';

/** How many rows a page may hold. */
export const pageLimit = (fallback: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(maximum))
    .default(fallback);

/**
 * The query of a request, checked.
 *
 * @throws {ProblemError} REQUEST_INVALID with every parameter at fault.
 */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path }) => ({
    loc: ['query', path.join('.')],
    msg: 'This parameter cannot have this value.',
    type: 'PARAMETER_INVALID',
  }));
  throw new ProblemError('REQUEST_INVALID', { errors });
}
