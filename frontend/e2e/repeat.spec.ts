import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { fromMenu } from './support/lists';
import { apiOf, edit, newTask, openTasks, shownTitles, tick, toast } from './support/tasks';

const NOON = new Date('2026-11-20T12:00:00Z');
const panel = (page: Page) => page.getByRole('dialog', { name: 'Task' });
const rule = (page: Page) => panel(page).getByRole('group', { name: 'Repeat' }).getByRole('status');
const row = (page: Page, title: string) => page.getByRole('listitem').filter({ has: tick(page, title) });

const dueDates = (page: Page) =>
  page.locator('main time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime')));

test.use({ timezoneId: 'Europe/Lisbon' });

test('A repeat rule is chosen in a small form and shown as a sentence', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Water the plants', { dueDate: '2099-11-20' });
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Water the plants').click();
  await panel(page).getByLabel('Repeat', { exact: true }).selectOption('Weekly');
  await panel(page).getByLabel('Every … weeks').fill('2');
  await panel(page).getByRole('button', { name: 'Monday' }).click();
  await panel(page).getByRole('button', { name: 'Thursday' }).click();
  await expect(rule(page)).toHaveText('Every 2 weeks on Monday and Thursday');
  await panel(page).getByLabel('Ends').selectOption('After … times');
  await panel(page).getByLabel('Number of times').fill('3');
  await panel(page).getByLabel('Repeat from').selectOption('Completion date');
  await expect(rule(page)).toHaveText('Every 2 weeks on Monday and Thursday, 3 times, from completion');
  await panel(page).getByRole('button', { name: 'Finish editing' }).click();
  await expect(row(page, 'Water the plants')).toContainText('Every 2 weeks on Monday and Thursday');
  await expect
    .poll(() => api.all())
    .toMatchObject([{ repeat: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=3', repeatFrom: 'completion' }]);

  await edit(page, 'Water the plants').click();
  await expect(panel(page).getByLabel('Number of times')).toHaveValue('3');
  await panel(page).getByRole('button', { name: 'No date' }).click();
  await expect(panel(page).getByLabel('Repeat', { exact: true })).toHaveCount(0);
  await panel(page).getByRole('button', { name: 'Finish editing' }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect.poll(() => api.all()).toMatchObject([{ repeat: null, dueDate: null }]);
});

test('A monthly repeat on a day that some months lack offers the last day', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Pay rent', { dueDate: '2099-10-31', repeat: 'FREQ=MONTHLY' });
  await openTasks(page);
  await edit(page, 'Pay rent').click();
  await expect(panel(page).getByText('Months without this day are skipped.')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Use the last day instead' }).click();
  await expect(panel(page).getByLabel('Day of the month')).toBeFocused();
  await expect(panel(page).getByText('Months without this day are skipped.')).toHaveCount(0);
  await expect.poll(() => api.all()).toMatchObject([{ repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1' }]);
});

test('Ticking a repeating task creates the next one, and Undo removes it', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Water the plants', { dueDate: '2099-11-20', repeat: 'FREQ=DAILY;INTERVAL=3' });
  await openTasks(page);
  await expect(row(page, 'Water the plants')).toContainText('Every 3 days');
  await tick(page, 'Water the plants').click();
  await expect.poll(() => dueDates(page)).toEqual(['2099-11-23']);
  await expect.poll(async () => (await api.all()).length).toBe(2);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => dueDates(page)).toEqual(['2099-11-20']);
  await expect.poll(async () => (await api.all()).length).toBe(1);
});

test('One task of a series can be skipped, and Undo restores its date and its place in the series', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const repeat = 'FREQ=DAILY;INTERVAL=3;COUNT=4';
  await api.add('Water the plants', {
    dueDate: '2099-11-20',
    dueTime: '09:30',
    dueZone: 'Asia/Tokyo',
    repeat,
  });
  const stored = async () =>
    (await api.all()).map((task) => [task.dueDate, task.dueTime, task.dueZone, task.repeat]);
  const before = await stored();
  await openTasks(page);
  await fromMenu(page, 'More for Water the plants', 'Skip this time');
  await expect.poll(() => dueDates(page)).toEqual(['2099-11-23']);
  expect(await shownTitles(page)).toEqual(['Water the plants']);
  const note = toast(page, /^Moved “Water the plants” to 23 Nov 2099/);
  await note.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => dueDates(page)).toEqual(['2099-11-20']);
  await expect.poll(stored).toEqual(before);

  // The last task of a series has no next one: a toast says so, and there is nothing to undo.
  const [task] = await api.all();
  await api.change(task?.id ?? '', { repeat: 'FREQ=DAILY;COUNT=1' });
  await page.reload();
  // The copy on the device still has the task as it was.
  await expect(row(page, 'Water the plants')).toContainText('Every day, once');
  browserErrors.allow(FAILED_REQUEST);
  await fromMenu(page, 'More for Water the plants', 'Skip this time');
  await expect(page.getByRole('alert').filter({ hasText: /Couldn't skip “Water the plants”/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('Days, times and repeat rules are recognized as they are typed, and rejected by keyboard', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  const understood = page.getByRole('list', { name: 'Recognized' }).getByRole('listitem');
  await newTask(page).fill('Water the plants every mon and thu at 18:30 p2');
  await expect(understood).toHaveText([
    /^Every week on Monday and Thursday/,
    /^Due .*18:30/,
    /^Medium priority/,
  ]);
  await newTask(page).fill('Call Mary dec 24 at 5pm');
  await expect(understood).toHaveText([/^Due 24 Dec, 17:00/]);
  await newTask(page).press('Enter');
  await expect(row(page, 'Call Mary')).toContainText('24 Dec, 17:00');

  await newTask(page).fill('Sing every day carols dec 24');
  await newTask(page).press('Escape');
  await newTask(page).press('Escape');
  await expect(understood).toHaveCount(0);
  await newTask(page).press('Enter');
  await expect
    .poll(() => api.all())
    .toMatchObject([
      { title: 'Sing every day carols dec 24', dueDate: null, repeat: null },
      { title: 'Call Mary', dueDate: '2026-12-24', dueTime: '17:00', dueZone: 'Europe/Lisbon' },
    ]);
});
