import { errorCode } from '@holdfast/server-kit/database-errors';

/** The account has changed since the sign-in began (SQLSTATE HF001, raised by a trigger of migration 0010). */
export function isOutdated(error: unknown): boolean {
  return errorCode(error) === 'HF001';
}
