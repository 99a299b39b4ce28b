import { afterEach, expect, it, jest } from '@jest/globals';
import { waitForSecondAfterChange } from './access-token.js';

afterEach(() => {
  jest.restoreAllMocks();
});

it('waits until the second of the change is over, although timers may end early [A15]', async () => {
  const changedAt = Date.UTC(2026, 10, 30, 12, 0, 0, 200);
  const start = performance.now();
  const slower = () => changedAt + Math.floor((performance.now() - start) * 0.95);
  jest.spyOn(Date, 'now').mockImplementation(slower);
  await waitForSecondAfterChange({ createdAt: new Date(0), updatedAt: new Date(changedAt) });
  expect(Math.floor(slower() / 1000)).toBeGreaterThan(Math.floor(changedAt / 1000));
});

it('takes a clock that is far ahead for wrong, and waits little more than a second', async () => {
  const start = performance.now();
  await waitForSecondAfterChange({ createdAt: new Date(0), updatedAt: new Date(Date.now() + 60_000) });
  expect(performance.now() - start).toBeLessThan(5_000);
});

it("doesn't wait for a new account", async () => {
  const createdAt = new Date();
  const start = performance.now();
  await waitForSecondAfterChange({ createdAt, updatedAt: createdAt });
  expect(performance.now() - start).toBeLessThan(50);
});
