import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { fillSignIn } from './support/forms';
import { fromMenu, listsOf } from './support/lists';
import { apiOf, edit, newTask, openTasks, tick, toast } from './support/tasks';

const panel = (page: Page) => page.getByRole('dialog', { name: 'Task' });
const title = (page: Page) => panel(page).getByLabel('Title');
const unknown = '00000000-0000-4000-8000-000000000000';

test('Back closes the open task and keeps the page, and Forward opens it again [D5]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const { id } = await api.add('Rope', { dueDate: '2020-01-01' });
  await openTasks(page);
  await page.getByRole('link', { name: /^Today/ }).click();
  await edit(page, 'Rope').click();
  await expect(page).toHaveURL(`/tasks?show=today&task=${id}`);
  await expect(title(page)).toBeFocused();
  await page.goBack();
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL('/tasks?show=today');
  await expect(page).toHaveTitle('Today – Holdfast');
  await expect(edit(page, 'Rope')).toBeFocused();
  await page.goForward();
  await expect(title(page)).toHaveValue('Rope');
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL('/tasks');
  await expect(panel(page)).toHaveCount(0);
});

test('A closed task leaves no entry in the history, however fast the next one opens', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope');
  const { id } = await api.add('Sail');
  await openTasks(page, '?show=all');
  await page.getByRole('link', { name: /^Today/ }).click();
  await page.getByRole('link', { name: /^All/ }).click();
  await edit(page, 'Rope').click();
  await expect(title(page)).toHaveValue('Rope');
  // In one task of the page, so that the browser has not gone back before.
  await page.evaluate(() => {
    const button = (name: string): HTMLElement | undefined =>
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith(name));
    button('Finish editing')?.click();
    button('Edit Sail')?.click();
  });
  await expect(title(page)).toHaveValue('Sail');
  await expect(page).toHaveURL(`/tasks?show=all&task=${id}`);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL('/tasks?show=all');
  await page.goBack();
  await expect(page).toHaveURL('/tasks?show=today');
});

test('A reload keeps the task open, and a link opens a task that the page does not list', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  const { id } = await api.add('Rope');
  await openTasks(page);
  await edit(page, 'Rope').click();
  await expect(page).toHaveURL(`/tasks?task=${id}`);
  await page.reload();
  await expect(title(page)).toHaveValue('Rope');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/tasks');
  await expect(panel(page)).toHaveCount(0);

  await api.change(id, { completed: true });
  await openTasks(page, `?show=today&task=${id}`);
  await panel(page).getByLabel('Title').fill('Tarred rope');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL('/tasks?show=today');
  await expect(panel(page)).toHaveCount(0);
  await expect.poll(() => api.all()).toMatchObject([{ title: 'Tarred rope', completed: true }]);
});

test('Back offers the unsaved text of the task again', async ({ page, join, context }) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope');
  await openTasks(page);
  await edit(page, 'Rope').click();
  await panel(page).getByLabel('Description').fill('A long thought');
  await title(page).fill('');
  await page.goBack();
  await expect(panel(page)).toHaveCount(0);
  await toast(page, /^Your changes to “Rope” are kept as a draft\./)
    .getByRole('button', { name: 'Keep editing' })
    .click();
  await expect(panel(page).getByLabel('Description')).toHaveValue('A long thought');
  await expect(title(page)).toHaveValue('');
});

test('Opening and closing a task leaves the list where it was', async ({ page, join, context }) => {
  const api = await apiOf(context, await join(context));
  await api.addMany(40);
  await openTasks(page);
  const row = edit(page, 'Task 1\\b');
  await row.scrollIntoViewIfNeeded();
  await row.click();
  await expect(title(page)).toBeFocused();
  const before = await page.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(100);
  await page.goBack();
  await expect(row).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(before);
});

test('An unknown task, one of another user and one in the trash say so', async ({
  page,
  join,
  context,
  browser,
}) => {
  const other = await browser.newContext({ baseURL: await originOf(page) });
  const theirs = await (await apiOf(other, await join(other, 'Eve'))).add('Secret');
  await other.close();
  const api = await apiOf(context, await join(context));
  for (const id of [unknown, theirs.id]) {
    await openTasks(page, `?task=${id}`);
    await expect(panel(page).getByRole('alert')).toContainText("There's no such task");
    await expect(panel(page)).not.toContainText('Secret');
    await panel(page).getByRole('button', { name: 'Close' }).last().click();
    await expect(panel(page)).toHaveCount(0);
    await expect(page).toHaveURL('/tasks');
  }
  const { id } = await api.add('Rope');
  await api.remove(id);
  await openTasks(page, `?task=${id}`);
  await expect(panel(page).getByRole('alert')).toContainText('This task is in the trashRope');
  await panel(page).getByRole('button', { name: 'Restore' }).click();
  await expect(tick(page, 'Rope')).toBeVisible();
  await expect(page).toHaveURL('/tasks');
});

test('A visitor who follows the link to a task signs in and finds it open [D5][auth-27]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const { id } = await (await apiOf(context, ada)).add('Rope', { completed: true });
  await context.clearCookies();
  await page.goto(`/tasks?show=week&task=${id}`);
  await fillSignIn(page, ada.email);
  await expect(page).toHaveURL(`/tasks?show=week&task=${id}`);
  await expect(title(page)).toHaveValue('Rope');
});

test('The link to a task is copied from its menu and from its panel, even when it is done', async ({
  page,
  join,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const api = await apiOf(context, await join(context));
  const { id } = await api.add('Rope', { completed: true });
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await openTasks(page, '?show=done');
  await fromMenu(page, 'More for Rope', 'Copy link');
  await expect(toast(page, /^Copied the link to “Rope”/)).toBeVisible();
  const link = new URL(`/tasks?task=${id}`, page.url()).href;
  expect(await copied()).toBe(link);
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.goto(link);
  await panel(page).getByRole('button', { name: 'Copy link' }).click();
  await expect(panel(page).getByRole('button', { name: 'Link copied' })).toBeVisible();
  expect(await copied()).toBe(link);
});

test('Without a clipboard, the link to a task is shown instead', async ({ page, join, context }) => {
  const { id } = await (await apiOf(context, await join(context))).add('Rope');
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'clipboard');
  });
  await openTasks(page);
  await fromMenu(page, 'More for Rope', 'Copy link');
  await expect(toast(page, new RegExp(`/tasks\\?task=${id}`))).toBeVisible();
});

test('Every section of the account page has an address that survives sign-in [D5]', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  // There is no calendar link yet.
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await page.goto('/account');
  const sections = page.locator('main section h2 a');
  await expect(sections.last()).toBeVisible();
  const names = await sections.evaluateAll((all) =>
    all.map((a) => new URL((a as HTMLAnchorElement).href).hash),
  );
  expect(names.length).toBeGreaterThanOrEqual(10);
  expect(new Set(names).size).toBe(names.length);
  await page.getByRole('link', { name: 'Passkeys' }).click();
  await expect(page).toHaveURL('/account#passkeys');
  await page.goBack();
  await expect(page).toHaveURL('/account');

  // Away from the app, whose requests would be refused.
  await page.goto('about:blank');
  await context.clearCookies();
  await page.goto('/account#calendar');
  await fillSignIn(page, ada.email);
  await expect(page).toHaveURL('/account#calendar');
  const calendar = page.getByRole('link', { name: 'Calendar' });
  await expect(calendar).toBeFocused();
  await expect(calendar).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Calendar link…' })).toHaveCount(0);
});

const note = (page: Page) => page.locator('#main').getByText(/^Part of this link isn't valid/);

test('A link with invalid parts opens the rest, drops them and says so [D5]', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope', { priority: 2 });
  await openTasks(page, '?show=week');
  await page.goto('/tasks?show=foo&sort=banana&priority=9&utm_source=mail&__proto__=1');
  await expect(note(page)).toHaveText(
    "Part of this link isn't valid and was ignored: view, priority, sort order.",
  );
  await expect(page).toHaveURL('/tasks');
  await expect(page).toHaveTitle('Open tasks – Holdfast');
  await expect(tick(page, 'Rope')).toBeVisible();
  await page.getByRole('link', { name: /^All/ }).click();
  await expect(note(page)).toHaveCount(0);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL('/tasks?show=week');

  for (const query of ['list=abc', 'list=none&list=none', 'task=../admin', `q=${'x'.repeat(500)}`]) {
    await page.goto(`/tasks?${query}&priority=2`);
    await expect(note(page)).toBeVisible();
    await expect(page).toHaveURL('/tasks?priority=2');
    await expect(tick(page, 'Rope')).toBeVisible();
  }
});

test('A link with unknown parameters opens the page without a word about them', async ({
  page,
  join,
  context,
}) => {
  await join(context);
  await openTasks(page, '?show=open&utm_source=mail');
  await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  await expect(page).toHaveURL('/tasks');
  await expect(note(page)).toHaveCount(0);
});

test('An invalid link is reported in German too', async ({ browser, page, join }) => {
  const german = await browser.newContext({ baseURL: await originOf(page), locale: 'de-DE' });
  await join(german);
  const visitor = await german.newPage();
  await visitor.goto('/tasks?sort=nach-laune');
  await expect(
    visitor.locator('#main').getByText('Ein Teil dieses Links ist ungültig und wurde ignoriert: Sortierung.'),
  ).toBeVisible();
  await visitor.goto(`/tasks?list=${unknown}`);
  await expect(visitor.getByRole('heading', { name: 'Diese Liste gibt es nicht' })).toBeVisible();
  await german.close();
});

test('The page of an unknown list says so and takes no tasks', async ({ page, join, context }) => {
  const ada = await join(context);
  const boat = await (await listsOf(context, ada)).add('Boat');
  await openTasks(page, `?list=${unknown}`);
  await expect(page.getByRole('heading', { name: "There's no such list" })).toBeVisible();
  await expect(page).toHaveTitle("There's no such list – Holdfast");
  await expect(newTask(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Go to your tasks' }).click();
  await expect(newTask(page)).toBeVisible();
  await openTasks(page, `?list=${boat.id}`);
  await expect(page).toHaveTitle('Boat – Holdfast');
  await expect(newTask(page)).toBeVisible();
});

async function originOf(page: Page): Promise<string> {
  await page.goto('/');
  return new URL(page.url()).origin;
}
