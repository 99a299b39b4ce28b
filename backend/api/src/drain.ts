import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness } from './health/readiness.js';

/** Long enough for a busy client to be told on its next answer, and for a load balancer that looks often. */
const NOTICE_MILLISECONDS = 500;
const DEADLINE_MILLISECONDS = 10_000;

/**
 * Ends the process on SIGTERM or SIGINT without dropping a request. Readiness says no, and for a moment requests are
 * still taken while every answer carries `connection: close`: a connection that were cut while idle might be about to
 * carry the next request. Then nothing new is taken, what is in flight is answered, and the pool is closed. Exit code
 * 0, or 1 when all that took longer than 10 seconds. Nest's own hooks would end the process by the signal instead.
 *
 * Call it before the application listens.
 */
export function drainOnSignal(app: NestFastifyApplication): void {
  const logger = new Logger('Drain');
  const readiness = app.get(Readiness);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, payload, done) => {
      if (readiness.isDraining) reply.header('connection', 'close');
      done(null, payload);
    });

  const drain = async (signal: NodeJS.Signals): Promise<void> => {
    logger.log(`${signal}: finishing what has begun`);
    readiness.startDraining();
    setTimeout(() => {
      logger.error('Requests were still running at the deadline');
      process.exit(1);
    }, DEADLINE_MILLISECONDS).unref();
    await delay(NOTICE_MILLISECONDS);
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(signal));
  }
}
