import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startTestApi } from '../../scripts/testing/test-api.ts';
import { Device, installBrowser } from './device';
import { networkTo } from './network';
import type { Tab } from './tab';

const CHANGES = 500;
const TASKS = 30;
/** Of a request on a usual connection. */
const LATENCY_MS = 40;

/** `MODEL_MEASURE=1 npx vitest run --config model/vitest.config.ts` prints how long 500 waiting changes take. */
it('500 changes made offline arrive, one request at a time and several', async () => {
  const api = await startTestApi();
  installBrowser();
  const { connectApi } = await import('../src/api/connection');
  const network = networkTo(api);
  const slow = async (request: Request): Promise<Response> => {
    await wait(LATENCY_MS);
    return network(request);
  };
  let turn: Promise<unknown> = Promise.resolve();
  const one = (request: Request): Promise<Response> => {
    const response = turn.then(() => slow(request));
    turn = response.catch(() => undefined);
    return response;
  };
  connectApi(one);
  const single = await secondsToSend();
  connectApi(slow);
  const several = await secondsToSend();
  await api.stop();
  console.log(
    `${single.toFixed(1)} s one at a time, ${several.toFixed(1)} s: ${(single / several).toFixed(1)}`,
  );
  expect(several).toBeGreaterThan(0);
});

async function secondsToSend(): Promise<number> {
  // These load the API client, which reads the address of the page.
  const [{ mixedChange }, { History }, tabs] = await Promise.all([
    import('./crash'),
    import('./history'),
    import('./tab'),
  ]);
  const device = new Device<Tab>('A');
  const tab = new tabs.Tab(device, randomUUID(), new History());
  const isEmpty = () => tab.outbox.pending().length === 0;
  const until = async (isReached: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isReached())) await wait(5);
  };
  for (let index = 0; index < TASKS; index += 1)
    tab.add({ kind: 'create', draft: { id: randomUUID(), title: `task ${index}` } });
  await until(isEmpty);
  await until(() => tab.refresh());
  device.isOnline = false;
  const listId = randomUUID();
  const now = new Date().toISOString();
  const list = { id: listId, userId: tab.userId, name: 'List', colour: null, position: '', version: 0 };
  tab.add({ kind: 'create-list', list: { ...list, createdAt: now, updatedAt: now } });
  for (let index = 1; index < CHANGES; index += 1) tab.add(mixedChange(index, tab.shown(), listId));
  await until(() => !tab.outbox.hasOnlyCopy());
  device.isOnline = true;
  const began = performance.now();
  tab.run(tab.outbox.retry);
  await until(isEmpty);
  tab.run(() => {
    tab.outbox.stop();
  });
  return (performance.now() - began) / 1000;
}
