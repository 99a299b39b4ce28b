import { setImmediate as turn } from 'node:timers/promises';

const SLICE_MILLISECONDS = 10;

/** Of the last one who waits: the next one waits for it, and then for a turn of the event loop. */
let queue = Promise.resolve();

/**
 * Splits long work, so that other requests are answered meanwhile: by the time that it takes, because a piece may cost
 * a thousand times as much as another. However many work at once, each turn of the event loop has one slice.
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
