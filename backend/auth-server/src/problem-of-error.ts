import { isDatabaseUnavailable, isUnusableValue } from '@holdfast/server-kit/database-errors';
import { isOutdated } from './database/database-errors.js';
import type { Logger } from './logger.js';
import { ProblemError } from './problem.js';

const DATABASE_RETRY_SECONDS = 2;

/** What to answer to anything thrown. What nobody expected is logged here, once, with its cause. */
export function problemOf(error: unknown, logger: Logger): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isDatabaseUnavailable(error)) {
    logger.warn({ err: error }, 'the database is not available');
    return new ProblemError('DATABASE_UNAVAILABLE', { retryAfterSeconds: DATABASE_RETRY_SECONDS });
  }
  if (isOutdated(error)) return new ProblemError('SIGN_IN_OVERTAKEN');
  if (isUnusableValue(error)) return new ProblemError('REQUEST_INVALID');
  logger.error({ err: error }, 'a request failed');
  return new ProblemError('INTERNAL_ERROR');
}
