import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { fillSignIn } from './support/forms';
import { apiOf, edit, openTasks, tick, toast } from './support/tasks';

const panel = (page: Page) => page.getByRole('dialog', { name: 'Task' });
const title = (page: Page) => panel(page).getByLabel('Title');
const unknown = '00000000-0000-4000-8000-000000000000';

test('Back closes the open task and keeps the page, and Forward opens it again [D1]', async ({
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
    button('Cancel')?.click();
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
  expect(await api.all()).toMatchObject([{ title: 'Tarred rope', completed: true }]);
});

test('Back offers the unsaved text of the task again', async ({ page, join, context }) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope');
  await openTasks(page);
  await edit(page, 'Rope').click();
  await panel(page).getByLabel('Description').fill('A long thought');
  await page.goBack();
  await expect(panel(page)).toHaveCount(0);
  await toast(page, /^Your changes to “Rope” weren't saved\./)
    .getByRole('button', { name: 'Keep editing' })
    .click();
  await expect(panel(page).getByLabel('Description')).toHaveValue('A long thought');
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
  const other = await browser.newContext({ baseURL: new URL('/', await originOf(page)).href });
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

test('A visitor who follows the link to a task signs in and finds it open [auth-27]', async ({
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

async function originOf(page: Page): Promise<string> {
  await page.goto('/');
  return new URL(page.url()).origin;
}
