import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until a condition holds. The timeout only ends a test that has failed: a busy machine may need most of it.
 *
 * @throws {Error} if it doesn't hold within the timeout.
 */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  timeoutMilliseconds = 30_000,
): Promise<void> {
  const end = Date.now() + timeoutMilliseconds;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It didn't happen: ${isTrue.toString()}`);
    await delay(20);
  }
}
