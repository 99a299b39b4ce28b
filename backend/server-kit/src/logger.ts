import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const BUFFER_BYTES = 8192;
const FLUSH_MILLISECONDS = 200;

/** Libraries put tokens, e-mail addresses and connection URLs into messages, and none of them belongs in a log. */
const SENSITIVE: readonly [RegExp, string][] = [
  [/\beyJ[\w-]{8,}\.[\w-]*(\.[\w-]*)?/g, '[token]'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[email]'],
  [/\b(postgres(?:ql)?|smtps?|rediss?):\/\/[^\s"']+/g, '$1://[redacted]'],
];

export interface LoggerOptions {
  /** The name of the server, in every line. */
  readonly service: string;
  readonly level: string;
  /** Further members of every line. */
  readonly mixin?: () => object;
}

export function scrub(text: string): string {
  return SENSITIVE.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
}

/**
 * The members of an error that are logged. A database error also carries the row ("Key (email)=(…) already exists") and
 * the parameters of the statement, which are what people typed.
 */
export function describeError(error: unknown): object {
  if (!Error.isError(error)) return { message: scrub(String(error)) };
  return {
    type: error.constructor.name,
    message: scrub(error.message),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(error.stack !== undefined && { stack: scrub(error.stack) }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/**
 * JSON lines, redacted.
 *
 * @param destination Where the lines go. @default stdout, see {@link bufferedOutput}
 */
export function createLogger(
  { service, level, mixin }: LoggerOptions,
  destination: DestinationStream = bufferedOutput(),
): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['authorization', 'cookie', 'headers', 'req.headers', 'request.headers'],
      serializers: { err: describeError, error: describeError },
      ...(mixin && { mixin }),
    },
    destination,
  );
}

/**
 * Writes several lines at once: a system call for each would be a tenth of the CPU of a request (docs/performance.md).
 * A line waits for {@link FLUSH_MILLISECONDS} at most. Pino writes the rest when the process exits or logs a `fatal`;
 * only a SIGKILL loses it.
 */
function bufferedOutput(): DestinationStream {
  const output = pino.destination({ dest: process.stdout.fd, sync: false, minLength: BUFFER_BYTES });
  setInterval(() => {
    output.flush();
  }, FLUSH_MILLISECONDS).unref();
  return output;
}
