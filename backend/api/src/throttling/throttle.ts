import { rateLimited, type RateLimiter } from '@holdfast/server-kit/rate-limit';
import { Injectable } from '@nestjs/common';

const WINDOW_SECONDS = 60;

export type CallerKind = 'address' | 'user';

/** Limits the requests of each caller, and counts the refused ones. */
@Injectable()
export class Throttle {
  /** Requests refused since the start. */
  readonly refused: Record<CallerKind, number> = { address: 0, user: 0 };

  /** @param limits Requests per minute; 0: unlimited. */
  constructor(
    private readonly limits: Readonly<Record<CallerKind, number>>,
    private readonly limiter: RateLimiter,
  ) {}

  /** Whether all processes count together at the moment; undefined where no Redis is configured. */
  get isShared(): boolean | undefined {
    return this.limiter.isShared;
  }

  /** @throws {ProblemError} 429 RATE_LIMITED, with the seconds to wait. */
  admit(kind: CallerKind, caller: string): true | Promise<true> {
    return this.limits[kind] === 0 || this.count(kind, caller);
  }

  onApplicationShutdown(): void {
    this.limiter.close();
  }

  private async count(kind: CallerKind, caller: string): Promise<true> {
    const verdict = await this.limiter.consume(`${kind}:${caller}`, this.limits[kind], WINDOW_SECONDS);
    if (verdict.isAllowed) return true;
    this.refused[kind] += 1;
    throw rateLimited(verdict.retryAfterSeconds);
  }
}
