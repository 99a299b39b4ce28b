import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Nest logs every module and route that it creates: about forty lines at each start. */
const CONSTRUCTION = new Set<unknown>(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

const requestLogger = new AsyncLocalStorage<FastifyBaseLogger>();

/** Adds the ids of the request to all lines that are logged during it. */
export function keepRequestLogger(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    requestLogger.run(request.log, done);
  });
}

/**
 * Writes the lines of Nest's `Logger` with pino: the context as a member, an error as `err`. Lines about the construction
 * of the application are logged at `debug`.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly root: FastifyBaseLogger) {}

  log(message: unknown, ...parameters: unknown[]): void {
    this.write(CONSTRUCTION.has(parameters.at(-1)) ? 'debug' : 'info', message, parameters);
  }

  debug(message: unknown, ...parameters: unknown[]): void {
    this.write('debug', message, parameters);
  }

  warn(message: unknown, ...parameters: unknown[]): void {
    this.write('warn', message, parameters);
  }

  error(message: unknown, ...parameters: unknown[]): void {
    this.write('error', message, parameters);
  }

  fatal(message: unknown, ...parameters: unknown[]): void {
    this.write('fatal', message, parameters);
  }

  /** Nest passes the context last, and before it a message for an error, or a stack. */
  private write(level: Level, message: unknown, parameters: readonly unknown[]): void {
    const logger = requestLogger.getStore() ?? this.root;
    const context = parameters.at(-1);
    const [extra] = parameters.slice(0, -1);
    if (typeof message === 'string') logger[level]({ context, stack: textOf(extra) }, message);
    else if (isError(message)) logger[level]({ context, err: message }, textOf(extra));
    else logger[level]({ context, value: message }, textOf(extra));
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** By its member, not by its class: in some test runners Node's errors belong to another realm. */
function isError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'stack' in value;
}
