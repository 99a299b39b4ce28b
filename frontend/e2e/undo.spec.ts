import type { BrowserContext, Page } from '@playwright/test';
import type { Change } from '../src/features/tasks/sync/change';
import type { ListStep } from '../src/features/tasks/sync/list-change';
import { expect, FAILED_REQUEST, test, type Person } from './support/fixtures';
import { signInHeading } from './support/forms';
import { fromMenu, listLink, listsOf } from './support/lists';
import { addByKeyboard, apiOf, edit, newTask, openTasks, tick, toast } from './support/tasks';

const undo = (page: Page) => page.keyboard.press('ControlOrMeta+z');
const redo = (page: Page) => page.keyboard.press('ControlOrMeta+Shift+z');
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selected tasks' });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Pastes lines into the field for new tasks, as the clipboard does. */
async function paste(page: Page, text: string): Promise<void> {
  await newTask(page).evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

type Case = Readonly<{
  search?: string;
  change: (page: Page) => Promise<void>;
  before: readonly string[];
  after: readonly string[];
}>;

/** What the user can do with tasks; lists follow below. An undo of a bulk change isn't a change that is recorded. */
type Kind = Exclude<Change['kind'], 'undo' | ListStep['kind']>;

const start = ['Rope', 'Anchor', 'Water daily 2099-11-20'];

/** What the API lists in the manual order, before and after each change. */
const cases = {
  create: {
    add: {
      change: (page) => addByKeyboard(page, 'Lamp'),
      before: start,
      after: [...start, 'Lamp'],
    },
    'paste of several': {
      change: (page) => paste(page, 'Lamp\nChart'),
      before: start,
      after: [...start, 'Lamp', 'Chart'],
    },
  },
  update: {
    tick: {
      change: (page) => tick(page, 'Rope').click(),
      before: start,
      after: ['Rope done', 'Anchor', 'Water daily 2099-11-20'],
    },
    rename: {
      change: async (page) => {
        await edit(page, 'Rope').press('F2');
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type('Cable');
        await page.keyboard.press('Enter');
      },
      before: start,
      after: ['Cable', 'Anchor', 'Water daily 2099-11-20'],
    },
    'panel edit': {
      change: async (page) => {
        await edit(page, 'Rope').press('Enter');
        await page.getByLabel('Title').fill('Long rope');
        await page.getByLabel('Title').press('Enter');
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await edit(page, 'Long rope').focus();
      },
      before: start,
      after: ['Long rope', 'Anchor', 'Water daily 2099-11-20'],
    },
  },
  move: {
    'move down': {
      change: (page) => edit(page, 'Anchor').press('Alt+ArrowDown'),
      before: start,
      after: ['Rope', 'Water daily 2099-11-20', 'Anchor'],
    },
  },
  trash: {
    delete: {
      change: (page) => edit(page, 'Anchor').press('Delete'),
      before: start,
      after: ['Rope', 'Water daily 2099-11-20'],
    },
  },
  restore: {
    restore: {
      search: '?show=trash',
      change: (page) => page.getByRole('button', { name: 'Restore Old' }).click(),
      before: start,
      after: ['Old', ...start],
    },
  },
  skip: {
    skip: {
      change: (page) => fromMenu(page, 'More for Water', 'Skip this time'),
      before: start,
      after: ['Rope', 'Anchor', 'Water daily 2099-11-21'],
    },
  },
  bulk: {
    'bulk complete': {
      change: async (page) => {
        await edit(page, 'Rope').click({ modifiers: ['ControlOrMeta'] });
        await edit(page, 'Anchor').click({ modifiers: ['Shift'] });
        await bar(page).getByRole('button', { name: 'Complete' }).click();
      },
      before: start,
      after: ['Rope done', 'Anchor done', 'Water daily 2099-11-20'],
    },
  },
} satisfies Record<Kind, Record<string, Case>>;

async function givenTasks(context: BrowserContext, person: Person) {
  const api = await apiOf(context, person);
  const { id: listId } = await (await listsOf(context, person)).add('Boat');
  await api.remove((await api.add('Old', { listId })).id);
  await api.add('Rope', { listId });
  await api.add('Anchor', { listId });
  await api.add('Water', { listId, dueDate: '2099-11-20', repeat: 'FREQ=DAILY' });
  const stored = async () => {
    const done = new Map((await api.all()).map((task) => [task.title, task]));
    return (await api.inOrder(listId)).map((title) => {
      const task = done.get(title);
      return `${title}${task?.repeat ? ` daily ${task.dueDate ?? ''}` : ''}${task?.completed ? ' done' : ''}`;
    });
  };
  return { api, stored, titles: () => api.inOrder(listId), open: `?list=${listId}` };
}

for (const [kind, walks] of Object.entries<Record<string, Case>>(cases))
  for (const [name, { search, change, before, after }] of Object.entries(walks))
    test(`Undo and redo change the server [D7] (${kind}: ${name})`, async ({ page, join, context }) => {
      const { stored, open } = await givenTasks(context, await join(context));
      await openTasks(page, search ?? open);
      expect(await stored()).toEqual(before);
      await change(page);
      await expect.poll(stored).toEqual(after);
      await undo(page);
      await expect(toast(page, /^Undid: /)).toBeVisible();
      await expect.poll(stored).toEqual(before);
      await redo(page);
      await expect(toast(page, /^Redid: /)).toBeVisible();
      await expect.poll(stored).toEqual(after);
      await toast(page, /^Redid: /)
        .getByRole('button', { name: 'Undo' })
        .click();
      await expect.poll(stored).toEqual(before);
      await undo(page);
      await expect(toast(page, /^Nothing to undo/)).toBeVisible();
    });

test('Lists are added, changed, moved and deleted again after an undo [D7]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const lists = await listsOf(context, ada);
  await lists.add('Boat');
  const names = async () => (await lists.all()).map(({ name }) => name);
  const walk = async (before: string[], after: string[]): Promise<void> => {
    await expect.poll(names).toEqual(after);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await heading(page).focus();
    await undo(page);
    await expect.poll(names).toEqual(before);
    await redo(page);
    await expect.poll(names).toEqual(after);
  };
  await openTasks(page);
  await page.getByRole('button', { name: 'New list' }).click();
  await page.getByLabel('Name').fill('Shed');
  await page.getByLabel('Name').press('Enter');
  await walk(['Boat'], ['Boat', 'Shed']);
  await fromMenu(page, 'More for the list Shed', 'Name and colour…');
  await page.getByLabel('Name').fill('Garden');
  await page.getByLabel('Name').press('Enter');
  await walk(['Boat', 'Shed'], ['Boat', 'Garden']);
  await listLink(page, 'Garden').press('Alt+ArrowUp');
  await walk(['Boat', 'Garden'], ['Garden', 'Boat']);
  await fromMenu(page, 'More for the list Boat', 'Delete list');
  await walk(['Garden', 'Boat'], ['Garden']);
});

test('Changes are undone without a network, and a task that waits is discarded [D7]', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  const { stored, open } = await givenTasks(context, await join(context));
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/tasks')) sent.push(request.url());
  });
  await openTasks(page, open);
  await expect(tick(page, 'Rope')).toBeVisible();
  await context.setOffline(true);
  await addByKeyboard(page, 'Lamp');
  await expect(page.getByText('Not saved yet.')).toBeVisible();
  await heading(page).focus();
  await undo(page);
  await expect(page.getByText('Not saved yet.')).toHaveCount(0);
  await tick(page, 'Rope').click();
  await expect(tick(page, 'Rope')).toHaveCount(0);
  await undo(page);
  await expect(tick(page, 'Rope')).toBeVisible();
  await edit(page, 'Anchor').press('Delete');
  await undo(page);
  await expect(tick(page, 'Anchor')).toBeVisible();
  await redo(page);
  await expect(tick(page, 'Anchor')).toHaveCount(0);
  await context.setOffline(false);
  await expect.poll(stored).toEqual(['Rope', 'Water daily 2099-11-20']);
  expect(sent).toEqual([]);
});

test('A text field keeps the undo of the browser, even when it was emptied [D7]', async ({
  page,
  join,
  context,
}) => {
  const { stored, open } = await givenTasks(context, await join(context));
  await openTasks(page, open);
  await edit(page, 'Anchor').press('Delete');
  const after = ['Rope', 'Water daily 2099-11-20'];
  await expect.poll(stored).toEqual(after);
  await newTask(page).focus();
  await page.keyboard.type('Lamp');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(newTask(page)).toHaveValue('');
  await undo(page);
  await expect(newTask(page)).toHaveValue('Lamp');
  await expect(toast(page, /^Undid/)).toHaveCount(0);
  expect(await stored()).toEqual(after);
});

test('An undo of what was changed elsewhere asks which to keep', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const { api, titles, open } = await givenTasks(context, await join(context));
  const rope = (await api.all()).find(({ title }) => title === 'Rope');
  await openTasks(page, open);
  await cases.update.rename.change(page);
  await expect(edit(page, 'Cable')).toBeFocused();
  await expect.poll(titles).toEqual(['Cable', 'Anchor', 'Water']);
  await api.change(rope?.id ?? '', { title: 'Chain' });
  await expect(edit(page, 'Chain')).toBeVisible();
  // This device saves a later version, which must not hide the change from elsewhere.
  await edit(page, 'Chain').press('Alt+ArrowDown');
  await expect.poll(titles).toEqual(['Anchor', 'Chain', 'Water']);
  await undo(page);
  await expect.poll(titles).toEqual(['Chain', 'Anchor', 'Water']);
  await undo(page);
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  expect(await titles()).toEqual(['Chain', 'Anchor', 'Water']);
});

/** Changes of a task that another device has deleted, and whether their undo brings it back. */
const changesOfGone: Record<string, { change: Case['change']; isRestored: boolean }> = {
  deleted: { change: cases.trash.delete.change, isRestored: true },
  completed: { change: (page) => tick(page, 'Anchor').click(), isRestored: false },
  renamed: {
    change: async (page) => {
      await edit(page, 'Anchor').press('F2');
      await page.keyboard.type('!');
      await page.keyboard.press('Enter');
    },
    isRestored: false,
  },
};

for (const [name, { change, isRestored }] of Object.entries(changesOfGone))
  for (const network of ['online', 'offline'])
    test(`Ctrl+Z answers when a task was ${name} after another device deleted it [D7] (${network})`, async ({
      page,
      join,
      context,
      browserErrors,
    }) => {
      browserErrors.allow(/Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
      const ada = await join(context);
      const { api, titles, open } = await givenTasks(context, ada);
      const anchor = (await api.all()).find(({ title }) => title === 'Anchor');
      // The page doesn't hear of the deletion.
      await page.route(`**/api/${ada.id}/events`, (route) => route.abort());
      await openTasks(page, open);
      await expect(edit(page, 'Anchor')).toBeVisible();
      await context.setOffline(network === 'offline');
      await api.remove(anchor?.id ?? '');
      await change(page);
      await heading(page).focus();
      await undo(page);
      await expect(toast(page, /^Undid: /)).toBeVisible();
      await undo(page);
      await expect(toast(page, /^Nothing to undo/)).toBeVisible();
      await context.setOffline(false);
      const restored = isRestored ? ['Rope', 'Anchor', 'Water'] : ['Rope', 'Water'];
      await expect.poll(titles).toEqual(restored);
      if (network === 'offline' && !isRestored)
        await expect(page.getByRole('alert')).toContainText('was deleted on another device');
    });

test('The next user of the tab finds nothing to undo [D7]', async ({ page, join, context }) => {
  const { stored, open } = await givenTasks(context, await join(context));
  await openTasks(page, open);
  await edit(page, 'Anchor').press('Delete');
  await expect.poll(stored).toEqual(['Rope', 'Water daily 2099-11-20']);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(signInHeading(page)).toBeVisible();
  await join(context, 'Grace');
  await openTasks(page);
  await heading(page).focus();
  await undo(page);
  await expect(toast(page, /^Nothing to undo/)).toBeVisible();
});
