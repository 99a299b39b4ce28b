import type { Page } from '@playwright/test';
import { expect, newPerson, PASSWORD, test } from './support/fixtures';
import { apiOf, newTask, shownTitles, tick } from './support/tasks';

/** Presses Tab until the element with that name has focus, and checks at each step that the focus is visible. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const isVisible = await focused.evaluate((element) => {
      const shown = element.closest('form')?.contains(element) ? [element, element.parentElement] : [element];
      return shown.some(
        (candidate) => candidate !== null && getComputedStyle(candidate).outlineStyle !== 'none',
      );
    });
    expect(isVisible, `focus is visible on ${await focused.evaluate((element) => element.outerHTML)}`).toBe(
      true,
    );
    const accessibleName = await focused.evaluate(
      (element) =>
        element.getAttribute('aria-label') ??
        (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined) ??
        element.textContent,
    );
    if (name.test(accessibleName)) return;
  }
  throw new Error(`Tab never reached ${String(name)}`);
}

test('The keyboard alone covers the main flow: account, tasks, edit, undo, sign out and sign in [D3][auth-64]', async ({
  page,
  context,
}) => {
  const { keyboard } = page;
  const ada = newPerson();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await tabTo(page, /^Create an account$/);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Create an account' })).toBeFocused();
  await tabTo(page, /^Name$/);
  await keyboard.type(ada.name);
  await tabTo(page, /^Email address$/);
  await keyboard.type(ada.email);
  await tabTo(page, /^Password$/);
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Open tasks', level: 1 })).toBeFocused();
  await keyboard.press('q');
  await expect(newTask(page)).toBeFocused();
  for (const title of ['Rope', 'Anchor', 'Chart']) {
    await keyboard.type(title);
    await keyboard.press('Enter');
  }
  await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Anchor', 'Rope']);

  await test.step('arrow keys move from task to task, Enter edits, Space ticks, Delete deletes', async () => {
    await tabTo(page, /^Edit Chart$/);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(page.getByLabel('Title')).toBeFocused();
    await keyboard.press('End');
    await keyboard.type(', 10 kg');
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Edit Anchor, 10 kg' })).toBeFocused();

    await keyboard.press('Shift+Tab');
    await keyboard.press('Shift+Tab');
    await tick(page, 'Chart').focus();
    await keyboard.press('Space');
    await expect.poll(() => shownTitles(page)).toEqual(['Anchor, 10 kg', 'Rope']);
    await expect(tick(page, 'Anchor, 10 kg')).toBeFocused();
    await keyboard.press('Delete');
    await expect.poll(() => shownTitles(page)).toEqual(['Rope']);
    await expect(tick(page, 'Rope')).toBeFocused();
  });

  await test.step('Ctrl+Z undoes, latest first', async () => {
    await keyboard.press('ControlOrMeta+z');
    await expect.poll(() => shownTitles(page)).toEqual(['Anchor, 10 kg', 'Rope']);
    await keyboard.press('ControlOrMeta+z');
    await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Anchor, 10 kg', 'Rope']);
  });

  await test.step('the account menu opens and closes by key and gives focus back', async () => {
    await page.getByRole('link', { name: 'Skip to content' }).focus();
    await tabTo(page, /Account of/);
    await keyboard.press('Enter');
    await expect(page.getByText(ada.email, { exact: true })).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('button', { name: /^Account of/ })).toBeFocused();
    await keyboard.press('Enter');
    await tabTo(page, /^Sign out$/);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeFocused();
  });

  await tabTo(page, /^Email address$/);
  await keyboard.type(ada.email);
  await tabTo(page, /^Password$/);
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Anchor, 10 kg', 'Rope']);
  const session = await context.request.get('/api/auth/get-session');
  const { user } = (await session.json()) as { user: { id: string } };
  expect(await (await apiOf(context, { ...ada, id: user.id })).all()).toHaveLength(3);
});

test('The first Tab offers to skip to the content [auth-62]', async ({ page, join, context }) => {
  await join(context);
  await page.goto('/tasks');
  await expect(newTask(page)).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Sort and filter' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(newTask(page)).toBeFocused();
});

test('A screen reader hears what happens', async ({ page, join, context }) => {
  await join(context);
  await page.goto('/tasks');
  const told = page.getByRole('status', { name: 'Announcements' });
  await newTask(page).fill('Rope');
  await newTask(page).press('Enter');
  await expect(told).toHaveText('Added Rope');
  await tick(page, 'Rope').press('Space');
  await expect(told).toHaveText('Completed “Rope”');
});

test('? shows the shortcuts, and single-key shortcuts can be turned off [D3]', async ({
  page,
  join,
  context,
}) => {
  await join(context);
  await page.goto('/tasks');
  await expect(newTask(page)).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });

  await page.keyboard.press('?');
  await expect(dialog).toContainText('Add a task');
  await page.keyboard.press('q');
  await expect(newTask(page)).not.toBeFocused();
  await dialog.getByRole('checkbox', { name: 'Use single-key shortcuts (q, /, ?, m, d, x)' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await page.reload();
  await expect(newTask(page)).toBeVisible();
  await page.keyboard.press('q');
  await page.keyboard.press('?');
  await expect(newTask(page)).not.toBeFocused();
  await expect(dialog).toHaveCount(0);

  const account = page.getByRole('button', { name: /^Account of/ });
  await account.click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await dialog.getByRole('checkbox').check();
  await page.keyboard.press('Escape');
  await expect(account).toBeFocused();
  await page.keyboard.press('q');
  await expect(newTask(page)).toBeFocused();
});

test('Letters typed into a text field never act as shortcuts', async ({ page, join, context }) => {
  await join(context);
  await page.goto('/tasks');
  await newTask(page).fill('');
  await page.keyboard.type('quick? quite');
  await expect(newTask(page)).toHaveValue('quick? quite');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('Ctrl+K leads everywhere by name', async ({ page, join, context }) => {
  await join(context);
  await page.goto('/tasks?show=done');
  await expect(newTask(page)).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Commands' });
  const chosen = palette.getByRole('option', { selected: true });
  const open = async (text: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+k');
    await expect(palette.getByRole('combobox', { name: 'Command' })).toBeFocused();
    await page.keyboard.type(text);
  };

  await open('to');
  await expect(palette.getByRole('option')).toHaveText(['Show: Today']);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/show=today$/);
  await expect(palette).toHaveCount(0);

  await open('');
  await expect(chosen).toHaveText('New task');
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveText('Keyboard shortcuts');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeFocused();

  await open('nothing like it');
  await expect(palette).toContainText('No matching commands.');
  await page.keyboard.press('Escape');
  await open('new');
  await page.keyboard.press('Enter');
  await expect(newTask(page)).toBeFocused();
});

test('Ctrl+K opens the commands again in the very moment in which Escape closes them', async ({
  page,
  join,
  context,
}) => {
  await join(context);
  await page.goto('/tasks');
  await expect(newTask(page)).toBeVisible();
  const command = page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox', { name: 'Command' });
  await page.keyboard.press('ControlOrMeta+k');
  await expect(command).toBeFocused();

  await command.fill('old');
  // Before the browser's next task, in which it fires `close`: a fast typist does this now and then.
  await command.evaluate(async (input) => {
    input.closest('dialog')?.requestClose();
    await Promise.resolve();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true }));
  });
  await expect(command).toBeFocused();
  await expect(command).toHaveValue('');
});
