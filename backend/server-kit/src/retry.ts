import { setTimeout as sleep } from 'node:timers/promises';

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Waits for a promise, but not longer than `milliseconds`. The work itself goes on.
 *
 * @throws {TimeoutError}
 */
export async function withTimeout<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError(`no response within ${milliseconds} ms`));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

export interface RetryOptions {
  /** The pause before each further attempt, in milliseconds. Each is varied by half. */
  readonly pauses: readonly number[];
  /** Whether another attempt may help. */
  readonly isRetryable: (error: unknown) => boolean;
}

/** Runs `attempt` until it succeeds, fails for good, or has used up its pauses. */
export async function retry<Value>(
  attempt: () => Promise<Value>,
  { pauses, isRetryable }: RetryOptions,
): Promise<Value> {
  for (const pause of pauses) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
  return attempt();
}

export interface PollOptions {
  readonly milliseconds: number;
  /** Ends the loop. */
  readonly signal: AbortSignal;
}

/**
 * Runs `work` again and again with a pause before each run, and never twice at the same time.
 *
 * @param work Handles its own errors: one that it throws ends the loop.
 * @returns Resolves when the loop has ended and no run is left.
 */
export async function pollEvery(
  { milliseconds, signal }: PollOptions,
  work: () => Promise<void>,
): Promise<void> {
  const pause = (): Promise<boolean> => sleep(milliseconds, true, { signal, ref: false }).catch(() => false);
  while (await pause()) await work();
}
