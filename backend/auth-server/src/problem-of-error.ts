import { isDatabaseUnavailable, isUnusableValue } from '@holdfast/server-kit/database-errors';
import type { Problem } from '@holdfast/server-kit/problem';
import { isOutdated } from './database/database.js';
import { ProblemError, toProblem, type ProblemCode } from './problem.js';

/** The refusal that any error leads to. The host logs the errors that no one expected. */
export function refusalFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(codeFor(error));
}

function codeFor(error: unknown): ProblemCode {
  if (isDatabaseUnavailable(error)) return 'DATABASE_UNAVAILABLE';
  if (isOutdated(error)) return 'SIGN_IN_OVERTAKEN';
  return isUnusableValue(error) ? 'REQUEST_INVALID' : 'INTERNAL_ERROR';
}

/** The response to an error of this server; undefined for what the server kit knows or no one expected. */
export function problemFor(error: unknown): Problem | undefined {
  const refusal = refusalFor(error);
  const isOurs = refusal === error || refusal.code === 'SIGN_IN_OVERTAKEN';
  return isOurs ? toProblem(refusal) : undefined;
}
