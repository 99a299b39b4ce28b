/** SQLSTATE of a failed statement, or Node's code of a failed connection. */
function codeOf(error: unknown): string | undefined {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const UNAVAILABLE_CODES = new Set([
  '53300', // too many connections
  '55P03', // lock_timeout
  '57014', // statement_timeout
  '57P01', // the server is told to stop
  '57P02', // … has crashed
  '57P03', // … is starting
  '40001', // serialization failure
  '40P01', // deadlock
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

/** The driver gives these no code. */
const UNAVAILABLE_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/** The database is away, overloaded or restarting: the same request may succeed in a moment. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return UNAVAILABLE_CODES.has(code) || code.startsWith('08');
  return Error.isError(error) && UNAVAILABLE_MESSAGES.test(error.message);
}

/** A row with the same unique value exists (SQLSTATE 23505). */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** The value cannot be stored or compared as its type (SQLSTATE class 22): the caller's mistake, not ours. */
export function isUnusableValue(error: unknown): boolean {
  return codeOf(error)?.startsWith('22') ?? false;
}

/** The account has changed since a sign-in began (SQLSTATE HF001, raised by a trigger of migration 0010). */
export function isOutdated(error: unknown): boolean {
  return codeOf(error) === 'HF001';
}
