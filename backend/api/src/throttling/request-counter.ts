/** Callers are counted in windows of this length, which begin at multiples of it: in all processes at once. */
export const WINDOW_MILLISECONDS = 60_000;

/** Counts requests by caller. */
export interface RequestCounter {
  /** @returns How many requests of this caller there were in the running window, this one included. */
  count(caller: string): number | Promise<number>;
}

/** @returns Seconds until the running window ends, at least 1. */
export function secondsLeft(now: number): number {
  return Math.ceil((WINDOW_MILLISECONDS - (now % WINDOW_MILLISECONDS)) / 1000);
}

/**
 * Counts in the memory of this process. All callers share the windows, so that an old one is dropped whole and no timer
 * runs for anybody.
 */
export class LocalCounter implements RequestCounter {
  private counts = new Map<string, number>();
  private window = 0;

  constructor(private readonly now: () => number = Date.now) {}

  count(caller: string): number {
    const window = Math.floor(this.now() / WINDOW_MILLISECONDS);
    if (window !== this.window) {
      this.counts = new Map();
      this.window = window;
    }
    const count = (this.counts.get(caller) ?? 0) + 1;
    this.counts.set(caller, count);
    return count;
  }
}
