import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { listLink, listsOf } from './support/lists';
import { addByKeyboard, apiOf, creationsOf, openTasks, shownTitles, tick, view } from './support/tasks';

/** Polls often, so that the measured delay is accurate. */
const OFTEN = { intervals: [20] };

/** The page itself loads slowly on a busy machine. */
const streamOpened = (page: Page) =>
  page.waitForResponse((response) => response.url().endsWith('/events'), { timeout: 45_000 });

test('A change on another device appears at once, and its delay is measured', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const lists = await listsOf(context, ada);
  const connected = streamOpened(page);
  await openTasks(page);
  await connected;

  const rope = await api.add('Rope');
  const addedAt = performance.now();
  await expect.poll(() => shownTitles(page), OFTEN).toEqual(['Rope']);
  const milliseconds = Math.round(performance.now() - addedAt);
  console.log(`What another device adds is seen after ${milliseconds} ms`);
  await expect.poll(() => view(page, 'Open').textContent(), OFTEN).toBe('Open1');
  await api.change(rope.id, { title: 'Line', priority: 3 });
  await expect.poll(() => shownTitles(page), OFTEN).toEqual(['Line']);
  const boat = await lists.add('Boat');
  await expect(listLink(page, 'Boat')).toBeVisible();
  await api.change(rope.id, { listId: boat.id });
  await expect.poll(() => listLink(page, 'Boat').textContent(), OFTEN).toBe('Boat1');
  await api.change(rope.id, { completed: true });
  await expect.poll(() => shownTitles(page), OFTEN).toEqual([]);
  await expect.poll(() => view(page, 'Done').textContent(), OFTEN).toBe('Done1');
  await api.change(rope.id, { completed: false });
  await expect.poll(() => shownTitles(page), OFTEN).toEqual(['Line']);
  await api.remove(rope.id);
  await expect.poll(() => shownTitles(page), OFTEN).toEqual([]);
});

test('Many simultaneous changes are read as lists', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const connected = streamOpened(page);
  await openTasks(page);
  await connected;
  await api.addMany(50);
  await expect.poll(async () => (await shownTitles(page)).length, OFTEN).toBe(50);
  await expect(view(page, 'Open')).toHaveText('Open50');
});

test('All tabs of a browser share one connection, and the next tab takes it over', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/events')) streams.push(request.url());
  });
  const connected = streamOpened(page);
  await openTasks(page);
  await connected;
  const second = await context.newPage();
  await openTasks(second);
  await api.add('Rope');
  for (const tab of [page, second]) await expect.poll(() => shownTitles(tab), OFTEN).toEqual(['Rope']);
  expect(streams).toHaveLength(1);

  const takenOver = streamOpened(second);
  await page.close();
  await takenOver;
  await api.add('Anchor');
  await expect.poll(() => shownTitles(second), OFTEN).toEqual(['Anchor', 'Rope']);
  expect(streams).toHaveLength(2);
});

test('A broken connection is reopened, and the missed changes are read', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await page.route('**/events', (route) => route.abort());
  await openTasks(page);
  await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  await api.add('Rope');
  await page.unroute('**/events');
  await expect(tick(page, 'Rope')).toBeVisible();
});

test('Tasks waiting for the network survive a reload and are sent once', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await openTasks(page);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.route(creationsOf(ada), (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await addByKeyboard(page, 'Rope', 'Anchor');
  await expect(page.getByText('2 not saved')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('list', { name: 'Not saved yet' }).getByRole('listitem')).toHaveCount(2);
  expect(await api.all()).toEqual([]);

  await page.unroute(creationsOf(ada));
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(['Anchor', 'Rope']);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect((await api.all()).map(({ title }) => title)).toEqual(['Anchor', 'Rope']);
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(['Anchor', 'Rope']);
  expect(await api.all()).toHaveLength(2);
});

test('Signing out removes every waiting task', async ({ page, join, context, browserErrors }) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await openTasks(page);
  await page.route(creationsOf(ada), (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await addByKeyboard(page, 'A secret');
  await expect(page.getByText('1 not saved')).toBeVisible();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const kept = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('holdfast.outbox');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const reading = opening.result.transaction('changes').objectStore('changes').getAll();
          reading.onsuccess = () => {
            resolve(reading.result);
          };
        };
      }),
  );
  expect(kept).toEqual([]);
});
