import { DATABASE_UNAVAILABLE, type Problem } from './problem.js';
import { withTimeout } from './retry.js';

const TIMEOUT_MILLISECONDS = 1000;

export const SERVER_DRAINING: Problem = {
  status: 503,
  code: 'SERVER_DRAINING',
  detail: 'This process is stopping',
  headers: { 'Retry-After': '1' },
};

/** Whether this process should get requests. */
export class Readiness {
  private draining = false;

  /** @param checkDatabase Rejects when the database can't serve this process. */
  constructor(private readonly checkDatabase: () => Promise<unknown>) {}

  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on this process only finishes the requests that it has. */
  startDraining(): void {
    this.draining = true;
  }

  /** Why this process should get no requests; undefined when it is ready. */
  async refusal(): Promise<Problem | undefined> {
    if (this.draining) return SERVER_DRAINING;
    return withTimeout(this.checkDatabase(), TIMEOUT_MILLISECONDS).then(
      () => undefined,
      () => DATABASE_UNAVAILABLE,
    );
  }
}
