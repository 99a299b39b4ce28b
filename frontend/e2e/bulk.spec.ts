import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { fromMenu, listLink, listsOf } from './support/lists';
import { apiOf, edit, openTasks, shownTitles, toast, view } from './support/tasks';

const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selected tasks' });

test('Several tasks are selected and changed by keyboard alone, and one Undo reverts everything', async ({
  page,
  join,
  context,
}) => {
  const { keyboard } = page;
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Lamp', 'Chart', 'Anchor', 'Rope']) await api.add(title);
  await openTasks(page);
  await edit(page, 'Anchor').focus();
  await keyboard.press('x');
  await expect(bar(page)).toContainText('1 task selected');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  await expect(bar(page)).toContainText('3 tasks selected');
  await keyboard.press('Shift+ArrowUp');
  await expect(bar(page)).toContainText('2 tasks selected');
  await expect(page.getByRole('checkbox', { name: 'Select Chart' })).toBeChecked();
  await keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);

  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') requests.push(new URL(request.url()).pathname);
  });
  await keyboard.press('ControlOrMeta+a');
  await expect(bar(page)).toContainText('4 tasks selected');
  await keyboard.press('Delete');
  await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  await expect(toast(page, /^Deleted 4 tasks\./)).toBeVisible();
  expect(await api.all()).toEqual([]);
  expect(requests).toEqual([`/api/${ada.id}/tasks/bulk`]);

  await keyboard.press('Escape');
  await keyboard.press('F6');
  await keyboard.press('Enter');
  await expect.poll(() => shownTitles(page)).toEqual(['Rope', 'Anchor', 'Chart', 'Lamp']);
  await expect.poll(async () => (await api.all()).length).toBe(4);
});

test('The selection bar completes, moves, dates, prioritizes and tags the selected tasks', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const boat = await (await listsOf(context, ada)).add('Boat');
  await api.add('Lamp', { tags: ['old', 'home'] });
  await api.add('Anchor');
  await api.add('Rope');
  await page.clock.setFixedTime(new Date('2026-11-20T12:00:00Z'));
  await openTasks(page, '?show=all');
  const stored = async () =>
    (await api.all()).map(({ title, priority, dueDate, tags, listId, completed }) => ({
      ...{ title, priority, dueDate, tags, listId, completed },
    }));
  const selectTwo = async (): Promise<void> => {
    await edit(page, 'Anchor').click({ modifiers: ['ControlOrMeta'] });
    await edit(page, 'Lamp').click({ modifiers: ['Shift'] });
    await expect(bar(page)).toContainText('2 tasks selected');
  };
  const press = (name: string) => bar(page).getByRole('button', { name }).click();

  await selectTwo();
  await press('Priority');
  await page.getByRole('menuitem', { name: 'High' }).click();
  await selectTwo();
  await press('Due date');
  await page.getByRole('menuitem', { name: 'Tomorrow' }).click();
  await selectTwo();
  await press('Tags…');
  await page.getByLabel('Add tags').fill('rig, deck');
  await page.getByRole('checkbox', { name: '@old' }).check();
  await page.getByRole('button', { name: 'Save tags' }).click();
  await selectTwo();
  await press('Move to list…');
  await page.getByRole('option', { name: 'Boat' }).click();
  await selectTwo();
  await press('Complete');
  await expect(toast(page, /^Completed 2 tasks\./)).toBeVisible();
  const changed = { priority: 3, dueDate: '2026-11-21', listId: boat.id, completed: true };
  const rope = { title: 'Rope', priority: 0, dueDate: null, tags: [], listId: null, completed: false };
  await expect
    .poll(stored)
    .toEqual([
      rope,
      { title: 'Anchor', ...changed, tags: ['rig', 'deck'] },
      { title: 'Lamp', ...changed, tags: ['home', 'rig', 'deck'] },
    ]);
  await expect(view(page, 'Done')).toHaveText('Done2');

  await page.keyboard.press('ControlOrMeta+z');
  await expect(listLink(page, 'Boat')).toHaveText('Boat2');
  await expect.poll(async () => (await stored()).every(({ completed }) => !completed)).toBe(true);
  // The server undoes only the latest change, so each change closed the toast of the one before it.
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('Two bulk changes are undone one after the other, in either order', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Lamp', 'Chart', 'Anchor', 'Rope']) await api.add(title);
  await openTasks(page, '?show=all');
  const change = async (from: string, to: string, name: string): Promise<void> => {
    await edit(page, from).click({ modifiers: ['ControlOrMeta'] });
    await edit(page, to).click({ modifiers: ['Shift'] });
    await bar(page).getByRole('button', { name }).click();
  };
  const undo = (name: RegExp) => toast(page, name).getByRole('button', { name: 'Undo' }).click();
  const stored = async () =>
    (await api.all()).map(({ title, completed }) => (completed ? `${title} done` : title));

  for (const order of [
    [/^Completed/, /^Deleted/],
    [/^Deleted/, /^Completed/],
  ]) {
    await change('Rope', 'Anchor', 'Complete');
    await expect(toast(page, /^Completed 2 tasks\./)).toBeVisible();
    await change('Chart', 'Lamp', 'Delete');
    await expect(toast(page, /^Deleted 2 tasks\./)).toBeVisible();
    await expect.poll(stored).toEqual(['Rope done', 'Anchor done']);
    for (const name of order) await undo(name);
    await expect.poll(stored).toEqual(['Rope', 'Anchor', 'Chart', 'Lamp']);
    await expect.poll(() => shownTitles(page)).toEqual(['Rope', 'Anchor', 'Chart', 'Lamp']);
  }
});

test('The first of two overlapping bulk changes is undone only where the second changed nothing', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Lamp', 'Anchor', 'Rope']) await api.add(title);
  await openTasks(page, '?show=all');
  const select = async (from: string, to: string): Promise<void> => {
    await edit(page, from).click({ modifiers: ['ControlOrMeta'] });
    await edit(page, to).click({ modifiers: ['Shift'] });
  };
  await select('Rope', 'Lamp');
  await bar(page).getByRole('button', { name: 'Complete' }).click();
  await expect(toast(page, /^Completed 3 tasks\./)).toBeVisible();
  await select('Anchor', 'Lamp');
  await bar(page).getByRole('button', { name: 'Priority' }).click();
  await page.getByRole('menuitem', { name: 'High' }).click();
  await expect(toast(page, /^2 tasks, priority: High\./)).toBeVisible();

  await toast(page, /^Completed 3 tasks\./)
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(toast(page, /^2 tasks have changed since and weren't undone\./)).toBeVisible();
  await expect
    .poll(async () => (await api.all()).map(({ title, completed, priority }) => [title, completed, priority]))
    .toEqual([
      ['Rope', false, 0],
      ['Anchor', true, 3],
      ['Lamp', true, 3],
    ]);
});

test('Selecting requires neither a keyboard nor a hovering pointer', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Anchor', 'Rope']) await api.add(title);
  await openTasks(page);
  await fromMenu(page, 'More for Rope', 'Select');
  await page.getByRole('checkbox', { name: 'Select Anchor' }).check();
  await expect(bar(page)).toContainText('2 tasks selected');
  await bar(page).getByRole('button', { name: 'Clear selection' }).click();
  await expect(page.getByRole('checkbox', { name: 'Select Anchor' })).toHaveCount(0);
});

test('A bulk change that could not be saved stays, says so and is sent again', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const title of ['Anchor', 'Rope']) await api.add(title);
  await openTasks(page);
  await page.route('**/tasks/bulk*', (route) => route.abort());
  await edit(page, 'Rope').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await bar(page).getByRole('button', { name: 'Complete' }).click();
  await expect(page.getByText("1 change isn't saved yet. We'll keep trying.")).toBeVisible();
  await expect.poll(() => shownTitles(page)).toEqual([]);
  expect((await api.all()).filter(({ completed }) => completed)).toEqual([]);
  await page.unroute('**/tasks/bulk*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(toast(page, /^Completed 2 tasks\./)).toBeVisible();
  await expect(view(page, 'Done')).toHaveText('Done2');
});

test('Several tasks in the trash are restored with one Undo, or deleted for good after one question', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const { keyboard } = page;
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const trash = page.getByRole('list', { name: 'Trash' }).getByRole('listitem');
  for (const title of ['Lamp', 'Chart', 'Anchor', 'Rope']) await api.remove((await api.add(title)).id);
  await openTasks(page, '?show=trash');
  await page.getByRole('checkbox', { name: 'Select Rope' }).focus();
  await keyboard.press('Space');
  await keyboard.press('Shift+ArrowDown');
  await expect(bar(page)).toContainText('2 tasks selected');
  await bar(page).getByRole('button', { name: 'Restore' }).press('Enter');
  await expect(toast(page, /^Restored 2 tasks\./)).toBeVisible();
  await expect(trash).toHaveText([/^Chart/, /^Lamp/]);
  expect((await api.all()).map(({ title }) => title)).toEqual(['Rope', 'Anchor']);
  await keyboard.press('ControlOrMeta+z');
  await expect(trash).toHaveCount(4);
  await expect.poll(() => api.all()).toEqual([]);

  await page.getByRole('checkbox', { name: 'Select Chart' }).focus();
  await keyboard.press('ControlOrMeta+a');
  const remove = bar(page).getByRole('button', { name: 'Delete for good' });
  await remove.press('Enter');
  const question = page.getByRole('dialog', { name: 'Delete for good?' });
  await expect(question).toContainText("4 tasks will be deleted. This can't be undone.");
  await question.getByRole('button', { name: 'Keep them' }).press('Enter');
  await expect(question).toHaveCount(0);
  await expect(remove).toBeFocused();

  let requests = 0;
  await page.route('**/tasks/*permanent=true', (route) => {
    requests += 1;
    return requests === 3 ? route.fulfill({ status: 503, body: '{}' }) : route.continue();
  });
  await remove.press('Enter');
  await question.getByRole('button', { name: 'Delete for good' }).press('Enter');
  await expect(question.getByRole('alert')).toHaveText(
    '2 tasks are still in the trash. Something went wrong on our side.',
  );
  await expect(trash).toHaveCount(2);
  await question.getByRole('button', { name: 'Delete for good' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  expect(requests).toBe(5);
});
