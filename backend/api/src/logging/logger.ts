import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

/**
 * Errors are logged by name, message, code and stack, never with what else hangs on them: a database error carries
 * the statement's parameters, which are what people wrote into their tasks.
 */
function serializeError(error: Error & { code?: unknown }): object {
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack, ...(typeof error.code === 'string' && { code: error.code }) };
}

/** The process's one logger: JSON lines on stdout. Secrets are kept out where they would enter, then redacted. */
export function createLogger(options: { level: string }, destination?: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      base: { service: 'holdfast-api' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['authorization', 'cookie', 'headers', 'req.headers', 'request.headers'],
      serializers: { err: serializeError, error: serializeError },
    },
    ...(destination ? [destination] : []),
  );
}
