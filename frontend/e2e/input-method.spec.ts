import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { apiOf, edit, newTask, openTasks, tick } from './support/tasks';

/** The key that ends a conversion, as Chrome reports it while an input method is at work. */
const composing = (field: Locator, key: string): Promise<void> =>
  field.dispatchEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true });
const renameField = (page: Page) => page.getByRole('textbox', { name: /^New title for/ });

test('Enter and Escape that end a conversion leave the field and its text alone', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('縄');
  await openTasks(page);

  await edit(page, '縄').focus();
  await page.keyboard.press('F2');
  await renameField(page).fill('縄を');
  await composing(renameField(page), 'Enter');
  await composing(renameField(page), 'Escape');
  await expect(renameField(page)).toHaveValue('縄を');
  await page.keyboard.press('Escape');
  await expect(tick(page, '縄')).toBeVisible();

  await newTask(page).fill('電話 tomorrow');
  await composing(newTask(page), 'Escape');
  await expect(page.getByRole('list', { name: 'Recognized' }).getByRole('listitem')).toHaveCount(1);
  await newTask(page).fill('');

  await edit(page, '縄').click();
  await page.getByLabel('Due date').fill('tomorrow');
  await composing(page.getByLabel('Due date'), 'Enter');
  await expect(page.getByLabel('Due date')).toHaveValue('tomorrow');
  await page.keyboard.press('Escape');
  // Closing a task goes back in the history, which would close what opens meanwhile.
  await expect(page).toHaveURL(/\/tasks$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('ControlOrMeta+k');
  const command = page.getByRole('combobox', { name: 'Command' });
  await command.fill('done');
  await composing(command, 'Enter');
  await expect(command).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('/');
  const search = page.getByRole('searchbox');
  await search.fill('縄');
  await composing(search, 'Escape');
  await expect(page).toHaveURL(/q=/);
});
