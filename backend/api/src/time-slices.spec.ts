import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { TimeSlices } from './time-slices.js';

/** Works for some milliseconds of this process, however busy the machine is. */
function work(milliseconds: number): void {
  const before = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  while (spent() < milliseconds);
}

/** How often others had their turn while the work was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  const over = new AbortController();
  void work.finally(() => {
    over.abort();
  });
  let turns = 0;
  for (; !over.signal.aborted; turns += 1) await turn();
  return turns;
}

const inSlices = async (pieces: number, milliseconds: number): Promise<void> => {
  const slices = new TimeSlices();
  for (let n = 0; n < pieces; n += 1) {
    work(milliseconds);
    await slices.pause();
  }
};

it('TimeSlices yields by the time that the work takes, not by the number of pieces', async () => {
  expect(await turnsDuring(inSlices(20, 15))).toBeGreaterThanOrEqual(20);
  // A busy machine may stop this process for a while, which counts.
  expect(await turnsDuring(inSlices(1000, 0))).toBeLessThan(200);
});

it('TimeSlices yields between any two slices, however many jobs there are', async () => {
  const order: string[] = [];
  const over = new AbortController();
  const others = (async () => {
    while (!over.signal.aborted) {
      await turn();
      order.push('others');
    }
  })();
  const worker = async (): Promise<void> => {
    const slices = new TimeSlices();
    for (let n = 0; n < 4; n += 1) {
      work(15);
      await slices.pause();
      order.push('slice');
    }
  };
  // Each does its first piece before it waits for the first time.
  await Promise.all(Array.from({ length: 5 }, worker));
  over.abort();
  await others;
  const together = order.join(' ').match(/slice slice/g) ?? [];
  expect(order.filter((who) => who === 'slice')).toHaveLength(20);
  expect(together).toEqual([]);
});
