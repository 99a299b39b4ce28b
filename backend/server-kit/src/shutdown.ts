import { Server as TcpServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Readiness } from './health.js';

/** How long an open connection may take to send the request that is on its way. */
const QUIET_MILLISECONDS = 2000;
const DEADLINE_MILLISECONDS = 10_000;
const CHECK_MILLISECONDS = 20;

/**
 * Lets the application close without dropping a request. A connection that is cut while it is idle might be about to
 * carry one, so while the process drains, each open connection gets a moment for its next request, whose response carries
 * `connection: close`. Call it before the application listens.
 */
export function prepareShutdown(app: FastifyInstance, readiness: Readiness): void {
  const idle = idleConnections(app);
  let isClosing = false;
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    if (readiness.isDraining) {
      const end = Date.now() + QUIET_MILLISECONDS;
      while (idle.size > 0 && Date.now() < end) await sleep(CHECK_MILLISECONDS);
    }
    // Browsers open connections in advance. Node doesn't count those as idle, and would wait for them.
    for (const socket of idle) socket.destroy();
  });
}

/**
 * Accepts no more connections, and keeps those that are open. Call it before the application closes: a response with
 * `connection: close` makes a busy client open another connection, and those that aren't accepted yet when the socket
 * closes are reset.
 */
export async function stopListening(app: FastifyInstance): Promise<void> {
  // After the connections of this turn were accepted.
  await nextTurn();
  // The HTTP server's own close() would cut idle connections as well.
  TcpServer.prototype.close.call(app.server);
}

export interface SignalOptions {
  readonly readiness: Readiness;
  readonly logger: Pick<FastifyBaseLogger, 'info' | 'error'>;
  /** How long requests are still accepted, so that load balancers notice. */
  readonly noticeMilliseconds: number;
  /** Closes the application and all that it holds. */
  readonly close: () => Promise<void>;
}

/**
 * Ends the process on SIGTERM or SIGINT: readiness turns to 503, requests are still accepted for a while, then the
 * running ones are finished. Exit code 0, or 1 when that takes longer than 10 seconds after the notice.
 */
export function drainOnSignal({ readiness, logger, noticeMilliseconds, close }: SignalOptions): void {
  const drain = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info(`${signal}: finishing running requests`);
    readiness.startDraining();
    await sleep(noticeMilliseconds);
    setTimeout(() => {
      logger.error('Requests were still running at the deadline');
      process.exit(1);
    }, DEADLINE_MILLISECONDS).unref();
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(signal));
  }
}

/** The open connections without a running request. */
function idleConnections(app: FastifyInstance): ReadonlySet<Socket> {
  const idle = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
  return idle;
}
