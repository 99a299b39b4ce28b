import { pino, type DestinationStream, type Logger } from 'pino';
import { requestContext } from './request-context.js';

export type { Logger } from 'pino';

/** JWTs and addresses: libraries put both into messages, and neither belongs in a log. */
const SENSITIVE: readonly [RegExp, string][] = [
  [/\beyJ[\w-]{8,}\.[\w-]*(\.[\w-]*)?/g, '[token]'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[email]'],
  [/\b(postgres(?:ql)?|smtps?|rediss?):\/\/[^\s"']+/g, '$1://[redacted]'],
];

export function scrub(text: string): string {
  return SENSITIVE.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
}

/** Only named members are logged: a driver's error also carries the row ("Key (email)=(…) already exists"). */
export function describeError(error: unknown): unknown {
  if (!Error.isError(error)) return { message: scrub(String(error)) };
  return {
    type: error.name,
    message: scrub(error.message),
    code: 'code' in error ? error.code : undefined,
    stack: error.stack === undefined ? undefined : scrub(error.stack),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

/** JSON lines on stdout, each with the id of the request it belongs to. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'auth-server' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => ({ requestId: requestContext.getStore()?.requestId }),
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const PINO_LEVELS = { debug: 'debug', info: 'debug', success: 'debug', warn: 'info', error: 'warn' } as const;

/**
 * Better Auth's log lines, one level down: what it calls an error ("Invalid origin") is a refused request here, and
 * the host logs each failure once with its cause.
 */
export function betterAuthLog(logger: Logger) {
  return (level: keyof typeof PINO_LEVELS, message: unknown, ...details: unknown[]): void => {
    const err = [message, ...details].find((detail) => Error.isError(detail));
    logger[PINO_LEVELS[level]](
      { source: 'better-auth', err },
      typeof message === 'string' ? scrub(message) : undefined,
    );
  };
}
