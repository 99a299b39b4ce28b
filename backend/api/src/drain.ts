import type { INestApplication } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { Readiness } from './health/readiness.js';

const DEADLINE_MILLISECONDS = 10_000;

/**
 * Ends the process on SIGTERM or SIGINT without dropping a request: readiness says no, no new connection is taken,
 * what is in flight is answered with `connection: close`, then the pool is closed. Exit code 0, or 1 when all that
 * took longer than 10 seconds. Nest's own shutdown hooks would end the process by the signal instead.
 */
export function drainOnSignal(app: INestApplication): void {
  const logger = new Logger('Drain');
  const drain = async (signal: NodeJS.Signals): Promise<void> => {
    logger.log(`${signal}: finishing what has begun`);
    app.get(Readiness).startDraining();
    setTimeout(() => {
      logger.error('Requests were still running at the deadline');
      process.exit(1);
    }, DEADLINE_MILLISECONDS).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(signal));
  }
}
