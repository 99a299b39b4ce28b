import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { keepPage } from './support/storage';
import { apiOf, edit, openTasks, tick, toast } from './support/tasks';

const panel = (page: Page) => page.getByRole('dialog', { name: 'Task' });
const title = (page: Page) => panel(page).getByLabel('Title');
const description = (page: Page) => panel(page).getByLabel('Description');
const state = (page: Page) => panel(page).getByRole('status', { name: 'State of the task' });
const saved = (page: Page) => expect(state(page)).toHaveText('Saved');

test.describe('Saved as typed', () => {
  test('Text is saved after a pause, without a button, and is there when the task is opened again [D8]', async ({
    page,
    join,
    context,
  }) => {
    const api = await apiOf(context, await join(context));
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await expect(state(page)).toHaveText('');
    await page.keyboard.press('End');
    await page.keyboard.type(', tarred ');
    await saved(page);
    expect(await api.all()).toMatchObject([{ title: 'Rope, tarred' }]);
    // The form keeps what was typed, so that typing can go on.
    await page.keyboard.type('twice');
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Rope, tarred twice' }]);
    await expect(title(page)).toHaveValue('Rope, tarred twice');

    await description(page).fill('Closed at once');
    await page.keyboard.press('Escape');
    await edit(page, 'Rope, tarred twice').click();
    await expect(description(page)).toHaveValue('Closed at once');
    await expect.poll(() => api.all()).toMatchObject([{ description: 'Closed at once' }]);
  });

  test('Text typed just before a reload is saved after it [D8]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    // The page may be left before it hears that the text was saved. It then sends it again, for the version before: 412.
    browserErrors.allow(FAILED_REQUEST);
    const api = await apiOf(context, await join(context));
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await title(page).fill('Line');
    await page.reload();
    await expect(title(page)).toHaveValue('Line');
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Line' }]);
    await expect(panel(page).getByText('Restored what you typed.')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(tick(page, 'Line')).toBeVisible();
  });

  test('One undo takes back one pause, and the open panel shows it [D7][D8]', async ({
    page,
    join,
    context,
  }) => {
    const api = await apiOf(context, await join(context));
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    const titles = () => api.all().then((all) => all.map((task) => task.title));
    await title(page).fill('Rope one');
    await expect.poll(titles).toEqual(['Rope one']);
    await title(page).fill('Rope two');
    await expect.poll(titles).toEqual(['Rope two']);
    await panel(page).getByRole('button', { name: 'Finish editing' }).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(titles).toEqual(['Rope one']);
    await expect(title(page)).toHaveValue('Rope one');
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(titles).toEqual(['Rope']);
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await expect.poll(titles).toEqual(['Rope one']);
    await expect(title(page)).toHaveValue('Rope one');
  });

  test('Two tabs edit different fields of a task, and each shows the text of the other [D8]', async ({
    page,
    join,
    context,
  }) => {
    const api = await apiOf(context, await join(context));
    const { id } = await api.add('Rope');
    const other = await context.newPage();
    for (const tab of [page, other]) {
      await openTasks(tab, `?task=${id}`);
      await expect(title(tab)).toHaveValue('Rope');
    }
    await title(page).fill('Line');
    await description(other).fill('Twelve strands');
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Line', description: 'Twelve strands' }]);
    await expect(description(page)).toHaveValue('Twelve strands');
    await expect(title(other)).toHaveValue('Line');
    for (const tab of [page, other]) await expect(panel(tab).getByRole('alert')).toHaveCount(0);
  });

  test('A title that can not be saved stays a draft, says what is wrong, and the rest is saved [D6][D8]', async ({
    page,
    join,
    context,
  }) => {
    const api = await apiOf(context, await join(context));
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await description(page).fill('Twelve strands');
    await title(page).fill('');
    await expect(title(page)).toHaveAccessibleDescription('Error: Enter a task.');
    await expect(state(page)).toHaveText(
      'Not saved. Correct the errors above. Your text is kept as a draft.',
    );
    await title(page).press('Enter');
    await expect(panel(page)).toBeVisible();
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Rope', description: 'Twelve strands' }]);

    await page.keyboard.press('Escape');
    await toast(page, /^Your changes to “Rope” are kept as a draft\./)
      .getByRole('button', { name: 'Keep editing' })
      .click();
    await expect(title(page)).toHaveValue('');
    await title(page).fill('Line');
    await saved(page);
    await expect(title(page)).toHaveAccessibleDescription('');
    expect(await api.all()).toMatchObject([{ title: 'Line', description: 'Twelve strands' }]);
  });

  test('A part of a time keeps the time that was saved [D8]', async ({ page, join, context }) => {
    const api = await apiOf(context, await join(context));
    const due = { dueDate: '2099-11-20', dueTime: '09:30', dueZone: 'Europe/Lisbon' };
    await api.add('Rope', due);
    await openTasks(page);
    await edit(page, 'Rope').click();
    const time = panel(page).getByLabel('Time', { exact: true });
    await time.focus();
    // Clears the hour, so that the rest has no value.
    await page.keyboard.press('Delete');
    await title(page).fill('Line');
    await expect(time).toHaveAccessibleDescription('Error: Enter a whole time.');
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Line', dueTime: '09:30' }]);
    await time.fill('10:00');
    await saved(page);
    expect(await api.all()).toMatchObject([{ dueTime: '10:00' }]);
  });

  test('A field that was changed elsewhere shows both versions in the panel, and keeps the chosen one [D8]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const api = await apiOf(context, await join(context));
    const { id } = await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    const card = panel(page).getByRole('alert').filter({ hasText: 'was changed elsewhere' });
    const collide = async (mine: string, theirs: string): Promise<void> => {
      await context.setOffline(true);
      await title(page).fill(mine);
      await expect(state(page)).toHaveText('Saved on this device');
      await api.change(id, { title: theirs });
      await context.setOffline(false);
      await expect(card).toContainText(theirs);
      await expect(state(page)).toHaveText('Not saved');
      await expect(title(page)).toHaveValue(mine);
    };
    await collide('Mine', 'Theirs');
    await card.getByRole('button', { name: 'Keep mine' }).click();
    await saved(page);
    expect(await api.all()).toMatchObject([{ title: 'Mine' }]);

    await collide('Mine again', 'Theirs again');
    await card.getByRole('button', { name: 'Keep theirs' }).click();
    await saved(page);
    await expect(panel(page).getByRole('button', { name: 'Finish editing' })).toBeVisible();
    await description(page).focus();
    await expect(title(page)).toHaveValue('Theirs again');
    expect(await api.all()).toMatchObject([{ title: 'Theirs again' }]);
  });
});

test.describe('Saved as typed without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('Text typed offline survives a reload and is saved when the network is back [D8]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    // A Chromium warning on pages served by a worker from the start: it had preloaded the same files.
    browserErrors.allow(/cross-world service worker resource mismatch/);
    const api = await apiOf(context, await join(context));
    await api.add('Rope');
    await keepPage(page, 'Rope');
    await context.setOffline(true);
    await edit(page, 'Rope').click();
    await description(page).fill('Twelve strands');
    await expect(state(page)).toHaveText('Saved on this device');
    await title(page).fill('Line');
    await page.reload();
    await expect(page.getByText("You're offline.").first()).toBeVisible();
    await expect(title(page)).toHaveValue('Line');
    await expect(description(page)).toHaveValue('Twelve strands');
    expect(await api.all()).toMatchObject([{ title: 'Rope', description: null }]);
    await context.setOffline(false);
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Line', description: 'Twelve strands' }]);
    await page.keyboard.press('Escape');
    await expect(tick(page, 'Line')).toBeVisible();
  });
});
