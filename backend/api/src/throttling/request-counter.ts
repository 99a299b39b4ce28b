const WINDOW_MILLISECONDS = 60_000;

/**
 * Counts requests by caller in windows of one minute, in the memory of this process: each replica has its own count.
 * All callers share the windows, so that an old one is dropped whole and no timer runs for anybody.
 */
export class RequestCounter {
  private counts = new Map<string, number>();
  private windowEndsAt = 0;

  /** @param limit Requests of one caller in one window. */
  constructor(
    private readonly limit: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** @returns Seconds to wait when this request is one too many, else 0. */
  count(caller: string): number {
    const now = this.now();
    if (now >= this.windowEndsAt) {
      this.counts = new Map();
      this.windowEndsAt = now + WINDOW_MILLISECONDS;
    }
    const count = (this.counts.get(caller) ?? 0) + 1;
    this.counts.set(caller, count);
    return count > this.limit ? Math.ceil((this.windowEndsAt - now) / 1000) : 0;
  }
}
