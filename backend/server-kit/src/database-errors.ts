/**
 * SQLSTATEs of an unavailable database, never constraint names, which a sharded database changes. Class 08: connection;
 * 53: out of resources, such as connections; 57P: the server stops or starts; 57014 and 55P03: statement and lock
 * timeouts; 25P03: idle transaction timeout; 40: the transaction lost a race.
 */
const UNAVAILABLE = /^(08...|53...|57P0.|57014|55P03|25P03|40...)$/;
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
const POOL_TIMEOUT = 'timeout exceeded when trying to connect';
/** Errors of pg that have no code. */
const LOST =
  /^(Query read timeout|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed)/;

/** The database is away, overloaded or restarting: the same request may succeed in a moment. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return UNAVAILABLE.test(errorCode(error)) || hasNoConnection(error);
}

/** The connection broke or could not be made, so a new one may work. Timeouts of statements are not included. */
export function isConnectionLost(error: unknown): boolean {
  return /^(08...|57P0[123])$/.test(errorCode(error)) || hasNoConnection(error);
}

/** The pool had no free connection in time, so the statement was never sent. */
export function isPoolTimeout(error: unknown): boolean {
  return errorCode(error) === '' && messageOf(error) === POOL_TIMEOUT;
}

/** A row with the same unique value exists. */
export function isDuplicate(error: unknown): boolean {
  return errorCode(error) === '23505';
}

/** A value passed validation but PostgreSQL can't store it (class 22, data exception). */
export function isUnusableValue(error: unknown): boolean {
  return /^22...$/.test(errorCode(error));
}

/** The SQLSTATE, or the code of Node's network errors; '' when the error has none. */
export function errorCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : '';
}

function hasNoConnection(error: unknown): boolean {
  const code = errorCode(error);
  return UNREACHABLE.has(code) || (code === '' && LOST.test(messageOf(error)));
}

/** By its member, not by its class: in some test runners Node's errors belong to another realm. */
function messageOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage && typeof error.message === 'string' ? error.message : '';
}
