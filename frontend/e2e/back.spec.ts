import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { apiOf, edit, newTask, openTasks, view } from './support/tasks';

/** Opens one thing over the page. */
const overlays: Record<string, (page: Page) => Promise<void>> = {
  'the command menu': (page) => page.keyboard.press('Control+k'),
  'the help dialog': (page) => page.keyboard.press('?'),
  'the dialog for a new list': (page) => page.getByRole('button', { name: 'New list' }).click(),
  'the menu of a task': (page) => page.getByRole('button', { name: 'More for Rope' }).click(),
  'the menu of the account': (page) => page.getByRole('button', { name: /^Account of/ }).click(),
};
const opened = (page: Page) => page.locator('dialog[open], [role=menu], #account-menu:popover-open');

for (const [name, open] of Object.entries(overlays)) {
  test(`Back closes ${name}, and the next Back leaves the page`, async ({ page, join, context }) => {
    await (await apiOf(context, await join(context))).add('Rope');
    await openTasks(page, '?show=all');
    await view(page, 'Open').click();
    await expect(page).toHaveURL('/tasks');
    await edit(page, 'Rope').focus();
    await open(page);
    await expect(opened(page)).toHaveCount(1);
    await page.goBack();
    await expect(opened(page)).toHaveCount(0);
    await expect(page).toHaveURL('/tasks');
    await expect(edit(page, 'Rope')).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL('/tasks?show=all');
  });

  test(`Closing ${name} by Escape costs no extra Back`, async ({ page, join, context }) => {
    await (await apiOf(context, await join(context))).add('Rope');
    await openTasks(page, '?show=all');
    await view(page, 'Open').click();
    await edit(page, 'Rope').focus();
    for (let times = 0; times < 2; times += 1) {
      await open(page);
      await expect(opened(page)).toHaveCount(1);
      await page.keyboard.press('Escape');
      await expect(opened(page)).toHaveCount(0);
    }
    await page.goBack();
    await expect(page).toHaveURL('/tasks?show=all');
  });
}

test('Back closes the sidebar of a narrow screen, and a link in it adds one page', async ({
  page,
  join,
  context,
}) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await join(context);
  await openTasks(page, '?show=all');
  const menu = page.getByRole('button', { name: 'Views and lists' });
  await menu.click();
  await expect(opened(page)).toHaveCount(1);
  await page.goBack();
  await expect(opened(page)).toHaveCount(0);
  await expect(page).toHaveURL('/tasks?show=all');
  await menu.click();
  await view(page, 'Today').click();
  await expect(page).toHaveURL('/tasks?show=today');
  await expect(opened(page)).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL('/tasks?show=all');
  await expect(opened(page)).toHaveCount(0);
});

test('Back closes dialogs over each other one by one', async ({ page, join, context }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await join(context);
  await openTasks(page, '?show=all');
  await page.getByRole('button', { name: 'Views and lists' }).click();
  await page.getByRole('button', { name: 'New list' }).click();
  await expect(page.getByRole('dialog', { name: 'New list' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog', { name: 'New list' })).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: 'Views and lists' })).toBeVisible();
  await page.goBack();
  await expect(opened(page)).toHaveCount(0);
  await expect(page).toHaveURL('/tasks?show=all');
});

test('A command opens its page with one entry in the history', async ({ page, join, context }) => {
  await join(context);
  await openTasks(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('show: today');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/tasks?show=today');
  await expect(opened(page)).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL('/tasks');
  await expect(newTask(page)).toBeVisible();
});
