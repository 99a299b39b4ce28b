import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
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
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (readiness.isDraining) reply.header('connection', 'close');
    done(null, payload);
  });
  closeSilentConnections(fastify);

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

/** Browsers open connections ahead. To Node one that has not said a word is no idle one, and it would wait for it. */
function closeSilentConnections(fastify: FastifyInstance): void {
  const silent = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  fastify.server.on('request', ({ socket }) => silent.delete(socket));
  fastify.addHook('preClose', (done) => {
    for (const socket of silent) socket.destroy();
    done();
  });
}
