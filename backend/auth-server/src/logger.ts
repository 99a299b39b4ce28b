import { createLogger as createJsonLogger, scrub, type Logger } from '@holdfast/server-kit/logger';
import type { DestinationStream } from 'pino';
import { requestContext } from './request-context.js';

export type { Logger } from '@holdfast/server-kit/logger';

const PINO_LEVELS = { debug: 'debug', info: 'debug', success: 'debug', warn: 'info', error: 'warn' } as const;

/** Logs JSON lines, each with the id of the request it belongs to. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const mixin = () => ({ requestId: requestContext.getStore()?.requestId });
  return createJsonLogger({ service: 'auth-server', level, mixin }, destination);
}

/**
 * Logs the lines of Better Auth one level lower: what it calls an error ("Invalid origin") is a refused request here,
 * and the host logs each failure once with its cause.
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
