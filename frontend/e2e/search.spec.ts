import { violationsIn } from './support/axe';
import { expect, test } from './support/fixtures';
import { apiOf, openTasks, tick } from './support/tasks';

test('/ goes to the search field from its results, and the next letter replaces the word', async ({
  page,
  join,
  context,
}) => {
  await (await apiOf(context, await join(context))).add('Anchor');
  await openTasks(page, '?q=anchor');
  await tick(page, 'Anchor').focus();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await expect(page.getByRole('searchbox')).toHaveValue('anchor');
  await page.keyboard.type('rope');
  await expect(page.getByRole('searchbox')).toHaveValue('rope');
});

test('Search highlights what it found in titles, readable in both themes', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Büro: Straße sperren');
  await api.add('Street done', { completed: true, description: 'Strasse' });
  await openTasks(page, '?q=buro strasse');
  await expect(tick(page, 'Büro: Straße sperren')).toBeVisible();
  await expect(page.locator('mark')).toHaveText(['Büro', 'Straße']);
  await openTasks(page, '?q=str');
  await expect(page.locator('mark')).toHaveText(['Str', 'Str']);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Until the page is painted in the new theme, a busy machine still shows colours of the other one.
    await expect(async () => {
      expect(await violationsIn(page, ['color-contrast']), colorScheme).toEqual([]);
    }).toPass({ timeout: 15_000 });
  }
  await openTasks(page);
  await expect(tick(page, 'Büro: Straße sperren')).toBeVisible();
  await expect(page.locator('mark')).toHaveCount(0);
});

test('The command menu finds tasks beside commands, and opens one by keyboard', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const account = await api.add('Open an account');
  await openTasks(page);
  await expect(tick(page, 'Open an account')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type('acc');
  const options = page.getByRole('dialog', { name: 'Commands' }).getByRole('option');
  await expect(options).toHaveText(['Account', 'Task: Open an account', 'Search tasks for “acc”']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`task=${account.id}`));
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Open an account');
});

test('The command menu says that nothing was found once the search has ended', async ({
  page,
  join,
  context,
}) => {
  await join(context);
  await openTasks(page);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type('nothing like this');
  await expect(page.getByText('No matching commands.')).toBeVisible();
});
