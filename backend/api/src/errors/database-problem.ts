import { ProblemException } from '@holdfast/nestjs-auth';

/**
 * By SQLSTATE and never by a constraint's name, which a sharded database changes or leaves out. Class 08: connection;
 * 53: out of resources, such as connections; 57P: the server stops or starts; 57014 and 55P03: a timeout of ours;
 * 25P03: a transaction was idle too long; 40: the transaction lost a race.
 */
const UNAVAILABLE = /^(08...|53...|57P0.|57014|55P03|25P03|40...)$/;
/** Data exceptions: a value that passed our rules and still cannot be stored. */
const UNSTORABLE = /^22...$/;
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// pg gives these no code.
const LOST =
  /^(Query read timeout|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed)/;

/** Whether the connection broke, or could not be made: a new one may do better. Timeouts of ours are none of that. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return /^(08...|57P0[123])$/.test(code) || UNREACHABLE.has(code) || LOST.test(messageOf(error));
}

/** Whether the pool had no connection to give in time. */
export function isWaitOver(error: unknown): boolean {
  return messageOf(error) === 'timeout exceeded when trying to connect';
}

/** What a failure of the database means to a client; undefined when the error is another kind, or a bug of ours. */
export function databaseProblem(error: unknown): ProblemException | undefined {
  const code = codeOf(error);
  if (UNAVAILABLE.test(code) || UNREACHABLE.has(code) || LOST.test(messageOf(error)))
    return databaseUnavailable(error);
  if (!UNSTORABLE.test(code)) return undefined;
  return new ProblemException({
    status: 422,
    code: 'REQUEST_INVALID',
    detail: 'A value in the request cannot be stored',
    cause: error,
  });
}

export function databaseUnavailable(cause?: unknown): ProblemException {
  return new ProblemException({
    status: 503,
    code: 'DATABASE_UNAVAILABLE',
    detail: 'The database is not available at the moment: try again',
    headers: { 'Retry-After': '1' },
    cause,
  });
}

/** The SQLSTATE of PostgreSQL, or the code of Node's network; '' when the error has none. */
export function codeOf(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : '';
}

/** By what it has and not by its class: errors of Node's own modules belong to another realm in some test runners. */
function messageOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage && typeof error.message === 'string' ? error.message : '';
}
