import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

const BUFFER_BYTES = 8192;
const FLUSH_MILLISECONDS = 200;

/**
 * Errors are logged by name, message, code and stack, never with what else hangs on them: a database error carries
 * the statement's parameters, which are what people wrote into their tasks.
 */
function serializeError(error: Error & { code?: unknown }): object {
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack, ...(typeof error.code === 'string' && { code: error.code }) };
}

/**
 * The process's one logger: JSON lines on stdout. Secrets are kept out where they would enter, then redacted.
 *
 * @param destination Where the lines go. @default stdout, see {@link bufferedOutput}
 */
export function createLogger(
  options: { level: string },
  destination: DestinationStream = bufferedOutput(),
): Logger {
  return pino(
    {
      level: options.level,
      base: { service: 'holdfast-api' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['authorization', 'cookie', 'headers', 'req.headers', 'request.headers'],
      serializers: { err: serializeError, error: serializeError },
    },
    destination,
  );
}

/**
 * Several lines in one write: a system call for each would be a tenth of the CPU of a request (docs/performance.md).
 * A line waits for {@link FLUSH_MILLISECONDS} at most; pino writes the rest when the process exits or logs a `fatal`.
 * Only a SIGKILL loses what waits.
 */
function bufferedOutput(): DestinationStream {
  const output = pino.destination({ dest: process.stdout.fd, sync: false, minLength: BUFFER_BYTES });
  setInterval(() => {
    output.flush();
  }, FLUSH_MILLISECONDS).unref();
  return output;
}
