import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Readiness } from './health.js';

/** Enough for a busy client to see `connection: close` on its next response, and for a load balancer to notice. */
const NOTICE_MILLISECONDS = 500;
const DEADLINE_MILLISECONDS = 10_000;

/**
 * Lets the application close without dropping a request. While it drains, every response carries `connection: close`:
 * a connection that is cut while idle might be about to carry the next request. Call it before the application listens.
 */
export function prepareShutdown(app: FastifyInstance, readiness: Readiness): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (readiness.isDraining) reply.header('connection', 'close');
    done(null, payload);
  });
  closeUnusedConnections(app);
}

export interface SignalOptions {
  readonly readiness: Readiness;
  readonly logger: Pick<FastifyBaseLogger, 'info' | 'error'>;
  /** Closes the application and all that it holds. */
  readonly close: () => Promise<void>;
}

/**
 * Ends the process on SIGTERM or SIGINT: readiness turns to 503, requests are still accepted for a moment, then the
 * running ones are finished. Exit code 0, or 1 when that takes longer than 10 seconds.
 */
export function drainOnSignal({ readiness, logger, close }: SignalOptions): void {
  const drain = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info(`${signal}: finishing running requests`);
    readiness.startDraining();
    setTimeout(() => {
      logger.error('Requests were still running at the deadline');
      process.exit(1);
    }, DEADLINE_MILLISECONDS).unref();
    await sleep(NOTICE_MILLISECONDS);
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(signal));
  }
}

/** Browsers open connections in advance. Node doesn't count a never-used connection as idle, and would wait for it. */
function closeUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }) => unused.delete(socket));
  app.addHook('preClose', (done) => {
    for (const socket of unused) socket.destroy();
    done();
  });
}
