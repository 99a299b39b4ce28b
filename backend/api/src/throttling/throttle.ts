import { Injectable } from '@nestjs/common';
import { ProblemException } from '@holdfast/nestjs-auth';
import { RedisCounter } from './redis-counter.js';
import { LocalCounter, secondsLeft, type RequestCounter } from './request-counter.js';

/** Requests per minute; 0: as many as come. */
export interface ThrottleLimits {
  readonly perAddress: number;
  readonly perUser: number;
}

export type CallerKind = 'address' | 'user';

/** Lets callers in until they are too many, and knows how many it sent away. */
@Injectable()
export class Throttle {
  /** Requests that were refused since the start, by what they were too many of. */
  readonly refused: Record<CallerKind, number> = { address: 0, user: 0 };
  private readonly limits: Readonly<Record<CallerKind, number>>;

  constructor(
    { perAddress, perUser }: ThrottleLimits,
    private readonly counter: RequestCounter,
  ) {
    this.limits = { address: perAddress, user: perUser };
  }

  static async create({
    redisUrl,
    ...limits
  }: ThrottleLimits & { readonly redisUrl: string | undefined }): Promise<Throttle> {
    const counter = redisUrl === undefined ? new LocalCounter() : await RedisCounter.connect(redisUrl);
    return new Throttle(limits, counter);
  }

  /** Whether all processes count together; undefined where that was not asked for. */
  get isShared(): boolean | undefined {
    return this.counter instanceof RedisCounter ? this.counter.isUp : undefined;
  }

  /** @throws {ProblemException} 429 RATE_LIMITED, with the seconds to wait. */
  admit(kind: CallerKind, caller: string): true | Promise<true> {
    if (this.limits[kind] === 0) return true;
    const count = this.counter.count(`${kind}:${caller}`);
    // Not awaited where nothing waits: the memory of this process answers at once.
    return typeof count === 'number' ? this.judge(kind, count) : count.then((each) => this.judge(kind, each));
  }

  onApplicationShutdown(): void {
    if (this.counter instanceof RedisCounter) this.counter.close();
  }

  private judge(kind: CallerKind, count: number): true {
    if (count <= this.limits[kind]) return true;
    this.refused[kind] += 1;
    throw new ProblemException({
      status: 429,
      code: 'RATE_LIMITED',
      detail: 'Too many requests: wait a moment before you send more',
      headers: { 'Retry-After': String(secondsLeft(Date.now())) },
    });
  }
}
