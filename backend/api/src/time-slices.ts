import { setImmediate as turn } from 'node:timers/promises';

const SLICE_MILLISECONDS = 10;

/** The last waiter: the next one waits for it, and then for a turn of the event loop. */
let queue = Promise.resolve();

/**
 * Splits long work, so that other requests are served in the meantime. It splits by time, because one piece may take a
 * thousand times longer than another. Each turn of the event loop runs one slice, however many jobs there are.
 */
export class TimeSlices {
  private began = performance.now();

  /** Call it after each piece. */
  async pause(): Promise<void> {
    if (performance.now() - this.began < SLICE_MILLISECONDS) return;
    queue = queue.then(() => turn());
    await queue;
    this.began = performance.now();
  }
}
