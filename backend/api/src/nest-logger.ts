import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Nest tells of every module and every route that it makes: some forty lines at each start. */
const CONSTRUCTION = new Set<unknown>(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

const requestLogger = new AsyncLocalStorage<FastifyBaseLogger>();

/** Whatever is logged on the way to an answer then carries the ids of the request. */
export function keepRequestLogger(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    requestLogger.run(request.log, done);
  });
}

/**
 * Nest's `Logger` on top of pino: the context as a member, an error as `err`.
 * What concerns the framework's construction alone is told at `debug`.
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

  /** Nest puts the context last, and whatever else was given before it: a sentence beside an error, or a stack. */
  private write(level: Level, message: unknown, parameters: readonly unknown[]): void {
    const logger = requestLogger.getStore() ?? this.root;
    const context = parameters.at(-1);
    const [beside] = parameters.slice(0, -1);
    if (typeof message === 'string') logger[level]({ context, stack: textOf(beside) }, message);
    else if (isError(message)) logger[level]({ context, err: message }, textOf(beside));
    else logger[level]({ context, value: message }, textOf(beside));
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** By what it has and not by its class: errors of Node's own modules belong to another realm in some test runners. */
function isError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'stack' in value;
}
