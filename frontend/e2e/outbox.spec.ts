import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { keepPage } from './support/storage';
import { addByKeyboard, apiOf, edit, openTasks, shownTitles, tick, view } from './support/tasks';

test.use({ serviceWorkers: 'allow' });

test.beforeEach(({ browserErrors }) => {
  browserErrors.allow(FAILED_REQUEST);
  // A Chromium warning on pages served by a worker from the start: it had preloaded the same files.
  browserErrors.allow(/cross-world service worker resource mismatch/);
});

const saved = (page: Page) => page.getByText('Saved', { exact: true });

test('Changes made offline survive a reload and are saved when the network is back', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Rope', 'Anchor', 'Chart', 'Lamp']) await api.add(title);
  await keepPage(page, 'Rope');
  await context.setOffline(true);
  await tick(page, 'Rope').click();
  await page.getByRole('button', { name: 'Delete Anchor' }).click();
  await edit(page, 'Chart').focus();
  await page.keyboard.press('F2');
  await page.keyboard.insertText('New ');
  await page.keyboard.press('Enter');
  await addByKeyboard(page, 'Flag');
  const note = page.getByText("4 changes will be sent when you're back online.");
  await expect(note).toBeVisible();

  await page.reload();
  await expect(note).toBeVisible();
  await expect(tick(page, 'Rope')).toHaveCount(0);
  await expect(tick(page, 'Anchor')).toHaveCount(0);
  await expect(tick(page, 'Lamp')).toBeVisible();
  await expect(view(page, 'Done')).toHaveText('Done1');
  await expect(page.getByRole('list', { name: 'Not saved yet' })).toContainText('Flag');
  expect((await api.all()).map(({ title, completed }) => [title, completed])).toEqual(
    ['Lamp', 'Chart', 'Anchor', 'Rope'].map((title) => [title, false]),
  );

  await context.setOffline(false);
  await expect(saved(page)).toBeVisible();
  const now = (await api.all()).map(({ title, completed }) => `${title} ${completed}`).sort();
  expect(now).toHaveLength(4);
  expect(now.filter((text) => /^(Flag false|Lamp false|Rope true)$/.test(text))).toHaveLength(3);
  expect(now.find((text) => text.includes('New '))).toMatch(/false$/);
  await page.reload();
  await expect(tick(page, 'Flag')).toBeVisible();
  await expect(view(page, 'Done')).toHaveText('Done1');
});

test('A change that another device made impossible shows both versions, and the user chooses', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const rope = await api.add('Rope');
  await keepPage(page, 'Rope');
  const renameOffline = async (text: string): Promise<void> => {
    await context.setOffline(true);
    await page.getByRole('button', { name: /^Edit / }).focus();
    await page.keyboard.press('F2');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
    await page.keyboard.press('Enter');
    await expect(tick(page, text)).toBeVisible();
  };
  const card = page.getByRole('alert').filter({ hasText: 'was changed elsewhere' });

  await renameOffline('Mine');
  await api.change(rope.id, { title: 'Theirs' });
  await context.setOffline(false);
  await expect(card).toContainText('Yours');
  await expect(card.getByText('Mine', { exact: true })).toBeVisible();
  await expect(card.getByText('Theirs', { exact: true }).last()).toBeVisible();
  await expect(page.getByText('1 not saved')).toBeVisible();
  await page.reload();
  await card.getByRole('button', { name: 'Keep mine' }).click();
  await expect(saved(page)).toBeVisible();
  await expect.poll(async () => (await api.all()).map(({ title }) => title)).toEqual(['Mine']);
  await expect.poll(() => shownTitles(page)).toEqual(['Mine']);

  await renameOffline('Mine again');
  await api.change(rope.id, { title: 'Theirs again' });
  await context.setOffline(false);
  await card.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(saved(page)).toBeVisible();
  await expect.poll(() => shownTitles(page)).toEqual(['Theirs again']);
  expect((await api.all()).map(({ title }) => title)).toEqual(['Theirs again']);

  // Another field does not conflict: both changes are kept.
  await renameOffline('Third name');
  await api.change(rope.id, { priority: 3 });
  await context.setOffline(false);
  await expect(saved(page)).toBeVisible();
  expect((await api.all()).map(({ title, priority }) => [title, priority])).toEqual([['Third name', 3]]);
});

test('Tabs share the changes that wait, and send each of them once', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope');
  await openTasks(page);
  await expect(tick(page, 'Rope')).toBeVisible();
  const second = await context.newPage();
  await openTasks(second);
  await expect(tick(second, 'Rope')).toBeVisible();
  await context.setOffline(true);
  await tick(page, 'Rope').click();
  await addByKeyboard(second, 'Anchor');
  for (const tab of [page, second])
    await expect(tab.getByText("2 changes will be sent when you're back online.")).toBeVisible();
  await page.close();

  await context.setOffline(false);
  await expect(saved(second)).toBeVisible();
  await expect.poll(() => shownTitles(second)).toEqual(['Anchor']);
  expect((await api.all()).map(({ title, completed }) => [title, completed])).toEqual([
    ['Anchor', false],
    ['Rope', true],
  ]);
});

test('Changes of an ended session wait for the same user, and another user finds none of them', async ({
  page,
  join,
  context,
  request,
  baseURL,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope');
  await openTasks(page);
  await expect(tick(page, 'Rope')).toBeVisible();
  const eve = newPerson('Eve');
  const headers = { origin: baseURL ?? '' };
  await request.post('/api/auth/sign-up/email', { headers, data: { ...eve, password: PASSWORD } });

  const signIn = async (email: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Email address' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/tasks/);
  };
  await page.route(`**/api/${ada.id}/tasks/*`, (route) =>
    route.request().method() === 'PATCH' ? route.fulfill({ status: 401, body: '{}' }) : route.continue(),
  );
  await context.clearCookies();
  await tick(page, 'Rope').click();
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await page.unroute(`**/api/${ada.id}/tasks/*`);

  await signIn(eve.email);
  await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  await expect(saved(page)).toBeVisible();
  await expect(view(page, 'Done')).toHaveText('Done');
  expect((await api.all()).map(({ completed }) => completed)).toEqual([false]);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();

  await signIn(ada.email);
  await expect(view(page, 'Done')).toHaveText('Done1');
  await expect(saved(page)).toBeVisible();
  expect((await api.all()).map(({ completed }) => completed)).toEqual([true]);
});

test('A returning user sees the tasks before the server has responded', async ({ page, join, context }) => {
  const ada = await join(context);
  await (await apiOf(context, ada)).add('Rope');
  await keepPage(page, 'Rope');
  const held = Promise.withResolvers<undefined>();
  await context.route(/\/api\//, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.reload();
  await expect(tick(page, 'Rope')).toBeVisible();
  held.resolve(undefined);
  await expect(saved(page)).toBeVisible();
});
