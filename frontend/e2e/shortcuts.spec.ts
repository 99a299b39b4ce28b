import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { listLink, listsOf } from './support/lists';
import { apiOf, edit, newTask, openTasks, shownTitles, tick } from './support/tasks';

type Press = () => Promise<void>;
type Step = (page: Page, press: Press) => Promise<void>;

const PRINTED: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  '⌘': 'Meta',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  Del: 'Delete',
  Esc: 'Escape',
};

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const selection = (page: Page) => page.getByRole('toolbar', { name: 'Selected tasks' });
const title = (page: Page) => page.getByRole('textbox', { name: 'Title' });
const option = (page: Page) => page.getByRole('option', { selected: true });
const newTitle = (page: Page) => page.getByRole('textbox', { name: /^New title for/ });
const titles = (page: Page) => expect.poll(() => shownTitles(page));
const listNames = (page: Page) =>
  expect.poll(() => page.getByRole('link', { name: /^(Boat|Shed)/ }).allTextContents());

async function closed(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(dialog(page, name)).toHaveCount(0);
}

async function undone(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+z');
  await titles(page).toEqual(['Rope', 'Anchor', 'Chart']);
}

/** In the calendar, a key moves to this day. */
const on =
  (day: string): Step =>
  async (page, press) => {
    await press();
    // Browsers write a comma after the weekday or not.
    const name = new RegExp(day.replace(' ', ',? '));
    await expect(page.getByRole('button', { name })).toBeFocused();
  };

/** One step per row of the help dialog, in its order, on a list with Rope, Anchor and Chart. */
const steps: Readonly<Record<string, Step>> = {
  'Anywhere: Add a task': async (page, press) => {
    await press();
    await expect(newTask(page)).toBeFocused();
    await edit(page, 'Rope').focus();
  },
  'Anywhere: Search tasks': async (page, press) => {
    await press();
    await expect(page.getByRole('searchbox')).toBeFocused();
    await page.goBack();
    await expect(edit(page, 'Rope')).toBeVisible();
  },
  'Anywhere: Open the command menu': async (page, press) => {
    await press();
    await expect(dialog(page, 'Commands')).toBeVisible();
    await closed(page, 'Commands');
  },
  'Anywhere: Undo the last change': async (page, press) => {
    await tick(page, 'Rope').click();
    await titles(page).toEqual(['Anchor', 'Chart']);
    await press();
    await titles(page).toEqual(['Rope', 'Anchor', 'Chart']);
  },
  'Anywhere: Redo the change that was undone last': async (page, press) => {
    await press();
    await titles(page).toEqual(['Anchor', 'Chart']);
    await undone(page);
    await page.keyboard.press('Control+y');
    await titles(page).toEqual(['Anchor', 'Chart']);
    await undone(page);
  },
  'Anywhere: Go to notifications': async (page, press) => {
    await tick(page, 'Rope').click();
    await titles(page).toEqual(['Anchor', 'Chart']);
    await press();
    await expect(
      page.getByRole('region', { name: 'Notifications' }).getByRole('button').first(),
    ).toBeFocused();
    await undone(page);
  },
  'Anywhere: Show keyboard shortcuts': async (page, press) => {
    await press();
    await expect(dialog(page, 'Keyboard shortcuts')).toBeVisible();
    await closed(page, 'Keyboard shortcuts');
  },
  'On a task: Previous task': async (page, press) => {
    await edit(page, 'Anchor').focus();
    await press();
    await expect(edit(page, 'Rope')).toBeFocused();
  },
  'On a task: Next task': async (page, press) => {
    await press();
    await expect(edit(page, 'Anchor')).toBeFocused();
  },
  'On a task: Edit': async (page, press) => {
    await press();
    await expect(title(page)).toHaveValue('Anchor');
    await closed(page, 'Task');
  },
  'On a task: Complete or reopen, on the checkbox': async (page, press) => {
    await tick(page, 'Anchor').focus();
    await press();
    await titles(page).toEqual(['Rope', 'Chart']);
    await undone(page);
  },
  'On a task: Rename': async (page, press) => {
    await edit(page, 'Anchor').focus();
    await press();
    await expect(newTitle(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(edit(page, 'Anchor')).toBeFocused();
  },
  'On a task: Move to list…': async (page, press) => {
    await press();
    await expect(dialog(page, 'Move to list')).toBeVisible();
    await closed(page, 'Move to list');
  },
  'On a task: Pick a date…': async (page, press) => {
    await press();
    await expect(dialog(page, 'Pick a date')).toBeVisible();
    await closed(page, 'Pick a date');
  },
  'On a task: Move up': async (page, press) => {
    await press();
    await titles(page).toEqual(['Anchor', 'Rope', 'Chart']);
  },
  'On a task: Move down': async (page, press) => {
    await press();
    await titles(page).toEqual(['Rope', 'Anchor', 'Chart']);
  },
  'On a task: Delete': async (page, press) => {
    await press();
    await titles(page).toEqual(['Rope', 'Chart']);
    await undone(page);
  },
  'On a task: Select': async (page, press) => {
    await edit(page, 'Rope').focus();
    await press();
    await expect(selection(page)).toContainText('1 task selected');
  },
  'On a task: Extend the selection up': async (page, press) => {
    await edit(page, 'Anchor').focus();
    await press();
    await expect(edit(page, 'Rope')).toBeFocused();
    await expect(selection(page)).toContainText('1 task selected');
  },
  'On a task: Extend the selection down': async (page, press) => {
    await press();
    await expect(edit(page, 'Anchor')).toBeFocused();
    await expect(selection(page)).toContainText('2 tasks selected');
  },
  'On a task: Select all tasks': async (page, press) => {
    await press();
    await expect(selection(page)).toContainText('3 tasks selected');
  },
  'On a task: Clear selection': async (page, press) => {
    await press();
    await expect(selection(page)).toHaveCount(0);
  },
  'In the new task field: Add the task': async (page, press) => {
    await newTask(page).fill('Sail');
    await press();
    await titles(page).toEqual(['Rope', 'Anchor', 'Chart', 'Sail']);
  },
  'In the new task field: Turn the last recognized word back into text': async (page, press) => {
    await newTask(page).fill('Call Mary p1');
    const chips = page.getByRole('list', { name: 'Recognized' });
    await expect(chips).toBeVisible();
    await press();
    await expect(chips).toHaveCount(0);
    await newTask(page).fill('');
  },
  'In the suggestions after # or @: Next suggestion': async (page, press) => {
    await newTask(page).fill('Sail #');
    await press();
    await expect(option(page)).toHaveText('#Boat');
  },
  'In the suggestions after # or @: Previous suggestion': async (page, press) => {
    await press();
    await expect(option(page)).toHaveText('#Shed');
  },
  'In the suggestions after # or @: Use the highlighted suggestion': async (page, press) => {
    await press();
    await expect(newTask(page)).toHaveValue('Sail #Shed ');
  },
  'In the suggestions after # or @: Close the suggestions': async (page, press) => {
    await newTask(page).fill('Sail #');
    await expect(page.getByRole('listbox')).toBeVisible();
    await press();
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await newTask(page).fill('');
  },
  'While editing a task: Save and close': async (page, press) => {
    await edit(page, 'Sail').click();
    await title(page).fill('Sails');
    await press();
    await titles(page).toEqual(['Rope', 'Anchor', 'Chart', 'Sails']);
    await expect(dialog(page, 'Task')).toHaveCount(0);
  },
  'While editing a task: Close': async (page, press) => {
    await edit(page, 'Rope').click();
    await expect(title(page)).toBeFocused();
    await press();
    await expect(dialog(page, 'Task')).toHaveCount(0);
  },
  'In the field for a due date: Set the typed date': async (page, press) => {
    await edit(page, 'Rope').click();
    await page.getByLabel('Due date').fill('16 Dec 2099');
    await press();
    await expect(page.getByLabel('Time')).toBeVisible();
    await page.getByRole('button', { name: 'Calendar' }).click();
    await page.getByRole('button', { name: /16 December 2099/ }).focus();
  },
  'In the calendar: Previous day': on('Tuesday 15 December 2099'),
  'In the calendar: Next day': on('Wednesday 16 December 2099'),
  'In the calendar: Previous week': on('Wednesday 9 December 2099'),
  'In the calendar: Next week': on('Wednesday 16 December 2099'),
  'In the calendar: Start of the week': on('Monday 14 December 2099'),
  'In the calendar: End of the week': on('Sunday 20 December 2099'),
  'In the calendar: Previous month': on('Friday 20 November 2099'),
  'In the calendar: Next month': on('Sunday 20 December 2099'),
  'In the calendar: Previous year': on('Saturday 20 December 2098'),
  'In the calendar: Next year': async (page, press) => {
    await on('Sunday 20 December 2099')(page, press);
    await closed(page, 'Task');
  },
  'While renaming a task: Save': async (page, press) => {
    await edit(page, 'Sails').focus();
    await page.keyboard.press('F2');
    await newTitle(page).fill('Sail');
    await press();
    await titles(page).toEqual(['Rope', 'Anchor', 'Chart', 'Sail']);
  },
  'While renaming a task: Cancel': async (page, press) => {
    await expect(edit(page, 'Sail')).toBeFocused();
    await page.keyboard.press('F2');
    await newTitle(page).fill('Lost');
    await press();
    await titles(page).toEqual(['Rope', 'Anchor', 'Chart', 'Sail']);
  },
  'On a list in the sidebar: Move up': async (page, press) => {
    // What the steps before have changed may still move the focus.
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await listLink(page, 'Shed').focus();
    await expect(listLink(page, 'Shed')).toBeFocused();
    await press();
    await listNames(page).toEqual(['Shed', 'Boat4']);
  },
  'On a list in the sidebar: Move down': async (page, press) => {
    await listLink(page, 'Shed').focus();
    await press();
    await listNames(page).toEqual(['Boat4', 'Shed']);
  },
  'In the search field: Leave search': async (page, press) => {
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox')).toBeFocused();
    await press();
    await expect(page.getByRole('heading', { name: 'Open tasks', level: 1 })).toBeVisible();
  },
};

test('Every shortcut in the help dialog works with the keys printed there', async ({
  page,
  join,
  context,
}) => {
  test.slow();
  const ada = await join(context);
  const lists = await listsOf(context, ada);
  const api = await apiOf(context, ada);
  const boat = await lists.add('Boat');
  await lists.add('Shed');
  for (const name of ['Rope', 'Anchor', 'Chart']) await api.add(name, { listId: boat.id });
  await openTasks(page, `?list=${boat.id}`);
  await titles(page).toEqual(['Rope', 'Anchor', 'Chart']);
  await edit(page, 'Rope').focus();

  await page.keyboard.press('?');
  const rows = await dialog(page, 'Keyboard shortcuts')
    .getByRole('term')
    .evaluateAll((terms) =>
      terms.map((term) => {
        const heading = term.closest('section')?.querySelector('h3')?.textContent ?? '';
        const label = term.parentElement?.querySelector('dd')?.textContent ?? '';
        return { name: `${heading}: ${label}`, keys: Array.from(term.children, (key) => key.textContent) };
      }),
    );
  await closed(page, 'Keyboard shortcuts');
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(steps));

  for (const { name, keys } of rows) {
    const combination = keys.map((key) => PRINTED[key] ?? key).join('+');
    await test.step(`${name} (${combination})`, () =>
      steps[name]?.(page, () => page.keyboard.press(combination)));
  }
});
