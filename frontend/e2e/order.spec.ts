import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { fromMenu, listsOf } from './support/lists';
import { addByKeyboard, apiOf, edit, openTasks, shownTitles, tick, toast } from './support/tasks';

const row = (page: Page, title: string) => page.getByRole('listitem').filter({ has: tick(page, title) });

test('A list keeps the order that its owner sets by keyboard, from the menu and by dragging', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const { id: listId } = await (await listsOf(context, ada)).add('Boat');
  for (const title of ['Rope', 'Anchor', 'Chart', 'Lamp']) await api.add(title, { listId });
  await openTasks(page, `?list=${listId}`);
  await expect.poll(() => shownTitles(page)).toEqual(['Rope', 'Anchor', 'Chart', 'Lamp']);
  const expectOrder = async (...titles: string[]): Promise<void> => {
    await expect.poll(() => shownTitles(page)).toEqual(titles);
    await expect.poll(() => api.inOrder(listId)).toEqual(titles);
  };

  await test.step('by key, and focus goes along', async () => {
    await edit(page, 'Rope').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expectOrder('Anchor', 'Rope', 'Chart', 'Lamp');
    await expect(edit(page, 'Rope')).toBeFocused();
    await expect(page.getByRole('status', { name: 'Announcements' })).toHaveText('“Rope” is now 2 of 4');
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await expectOrder('Anchor', 'Chart', 'Lamp', 'Rope');
    await expect(edit(page, 'Rope')).toBeFocused();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Alt+ArrowUp');
    await expectOrder('Rope', 'Anchor', 'Chart', 'Lamp');
  });

  await test.step('from the menu', async () => {
    await fromMenu(page, 'More for Chart', 'Move up');
    await expectOrder('Rope', 'Chart', 'Anchor', 'Lamp');
  });

  await test.step('by dragging', async () => {
    await row(page, 'Lamp').dragTo(row(page, 'Rope'), { targetPosition: { x: 200, y: 4 } });
    await expectOrder('Lamp', 'Rope', 'Chart', 'Anchor');
    await row(page, 'Lamp').dragTo(row(page, 'Chart'), { targetPosition: { x: 200, y: 45 } });
    await expectOrder('Rope', 'Chart', 'Lamp', 'Anchor');
  });

  await test.step('it stays over a reload and the next add', async () => {
    await page.reload();
    await expectOrder('Rope', 'Chart', 'Lamp', 'Anchor');
    await addByKeyboard(page, 'Flag');
    await expectOrder('Rope', 'Chart', 'Lamp', 'Anchor', 'Flag');
  });
});

test('A move that could not be saved stays, says so and is sent again', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Rope', 'Anchor']) await api.add(title);
  await openTasks(page, '?list=none');
  await expect(tick(page, 'Rope')).toBeVisible();
  await page.route('**/move', (route) => route.abort());
  await edit(page, 'Rope').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByText("1 change isn't saved yet. We'll keep trying.")).toBeVisible();
  await expect.poll(() => shownTitles(page)).toEqual(['Anchor', 'Rope']);
  expect(await api.inOrder('none')).toEqual(['Rope', 'Anchor']);
  await page.unroute('**/move');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => api.inOrder('none')).toEqual(['Anchor', 'Rope']);
});

test('A sorted list cannot be reordered', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Rope', 'Anchor']) await api.add(title);
  await openTasks(page);
  await edit(page, 'Anchor').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('button', { name: 'More for Anchor' }).click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Move up' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for Anchor' })).toBeFocused();
  expect(await shownTitles(page)).toEqual(['Anchor', 'Rope']);
});

test('F2 edits a title in place, and Escape leaves it', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope');
  await openTasks(page);
  await edit(page, 'Rope').focus();
  await page.keyboard.press('F2');
  const field = page.getByRole('textbox', { name: 'New title for Rope' });
  await expect(field).toBeFocused();
  await page.keyboard.type('Line');
  await page.keyboard.press('Escape');
  await expect(edit(page, 'Rope')).toBeFocused();

  await page.keyboard.press('F2');
  await field.fill('');
  await expect(page.getByRole('alert')).toHaveText('Enter a task.');
  await page.keyboard.press('Enter');
  await field.fill('Line, 20 m');
  await page.keyboard.press('Enter');
  await expect(edit(page, 'Line, 20 m')).toBeFocused();
  await expect.poll(() => api.all()).toMatchObject([{ title: 'Line, 20 m' }]);
});

test('The task menu offers the most common due dates, and a moved day keeps its time', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope', { dueDate: '2026-11-20', dueTime: '09:00', dueZone: 'Europe/Lisbon' });
  await page.clock.setFixedTime(new Date('2026-11-20T12:00:00Z'));
  await openTasks(page, '?show=week');
  const due = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'More for Rope' }).click();
    await page.getByRole('menuitemradio', { name }).click();
  };
  await due('Tomorrow');
  const time = { dueTime: expect.stringMatching(/^09:00/) as unknown, dueZone: 'Europe/Lisbon' };
  await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-21', ...time }]);
  await due('Next week');
  await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-23', ...time }]);
  await due('No date');
  await expect(tick(page, 'Rope')).toHaveCount(0);
  await toast(page, /Removed the due date/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-23' }]);
});
