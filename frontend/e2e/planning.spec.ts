import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { addByKeyboard, apiOf, edit, newTask, openTasks, shownTitles, tick } from './support/tasks';

const NOON = new Date('2026-11-20T12:00:00Z');
const row = (page: Page, title: string) => page.getByRole('listitem').filter({ has: tick(page, title) });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search tasks' });

test.use({ timezoneId: 'Europe/Lisbon' });

test('A task takes a due date, a time, a priority and tags, and shows them in words', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Renew the passport');
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Renew the passport').click();
  await page.getByLabel('Due date').fill('2026-11-21');
  await page.getByLabel('Due date').press('Enter');
  await page.getByLabel('Time').fill('09:30');
  await page.getByLabel('Priority').selectOption('High');
  await page.getByLabel('Tags').fill('office, @papers, office');
  await page.getByRole('button', { name: 'Finish editing' }).click();
  await expect(row(page, 'Renew the passport')).toContainText(
    /Tomorrow, 09:30\s*High priority\s*@office\s*@papers/,
  );
  await expect
    .poll(() => api.all())
    .toMatchObject([
      {
        dueDate: '2026-11-21',
        dueTime: expect.stringMatching(/^09:30/) as unknown,
        dueZone: 'Europe/Lisbon',
        priority: 3,
        tags: ['office', 'papers'],
      },
    ]);

  await edit(page, 'Renew the passport').click();
  await page.getByLabel('Due date').fill('');
  await expect(page.getByLabel('Time')).toHaveCount(0);
  await page.getByRole('button', { name: 'Finish editing' }).click();
  await expect(row(page, 'Renew the passport')).not.toContainText('Tomorrow');
  await expect
    .poll(() => api.all())
    .toMatchObject([{ dueDate: null, dueTime: null, dueZone: null, priority: 3 }]);
});

test('Today and Next 7 days show the tasks due there, overdue first', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('In six days', { dueDate: '2026-11-26' });
  await api.add('In a week', { dueDate: '2026-11-27' });
  await api.add('Today', { dueDate: '2026-11-20' });
  await api.add('Long ago', { dueDate: '2026-11-01' });
  await api.add('Done today', { dueDate: '2026-11-20', completed: true });
  await api.add('Some day');
  await page.clock.setFixedTime(NOON);
  await openTasks(page, '?show=today');
  await expect.poll(() => shownTitles(page)).toEqual(['Long ago', 'Today']);
  await expect(row(page, 'Long ago')).toContainText('Overdue: 1 Nov');
  await page.getByRole('link', { name: 'Next 7 days' }).click();
  await expect.poll(() => shownTitles(page)).toEqual(['Long ago', 'Today', 'In six days']);
  await expect(row(page, 'In six days')).toContainText('Thursday');
});

test('Today is the user’s day, not the server’s', async ({ browser, join, baseURL }) => {
  const context = await browser.newContext({ timezoneId: 'Pacific/Auckland', baseURL: baseURL ?? '' });
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('The 20th', { dueDate: '2026-11-20' });
  await api.add('The 21st', { dueDate: '2026-11-21' });
  const page = await context.newPage();
  // 12:00 in London is 01:00 on the next day in Auckland.
  await page.clock.setFixedTime(NOON);
  await openTasks(page, '?show=today');
  await expect.poll(() => shownTitles(page)).toEqual(['The 20th', 'The 21st']);
  await expect(row(page, 'The 20th')).toContainText('Overdue: Yesterday');
  await context.close();
});

test('A task added to Today is due today, and a toast says where any other task went', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  await page.clock.setFixedTime(NOON);
  await openTasks(page, '?show=today');
  await addByKeyboard(page, 'Water the tomatoes');
  await expect(row(page, 'Water the tomatoes')).toContainText('Today');
  expect(await (await apiOf(context, ada)).all()).toMatchObject([{ dueDate: '2026-11-20' }]);

  await page.getByRole('link', { name: /^Done/ }).click();
  await addByKeyboard(page, 'Not done at all');
  await expect(page.getByRole('group', { name: 'Added Not done at all to Inbox.' })).toBeVisible();
});

test('/ searches titles, descriptions and tags, in the address and by keyboard alone', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Mend the net', { completed: true });
  await api.add('Buy rope', { description: 'For the nets' });
  await api.add('Call Mary', { tags: ['network'] });
  await api.add('Chart the reef');
  await openTasks(page);
  await expect(tick(page, 'Chart the reef')).toBeVisible();
  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('net');
  await expect.poll(() => shownTitles(page)).toEqual(['Call Mary', 'Buy rope', 'Mend the net']);
  await expect(page).toHaveURL(/\?q=net$/);
  await expect(page).toHaveTitle('Search: net – Holdfast');
  await page.reload();
  await expect(search(page)).toHaveValue('net');
  await expect.poll(() => shownTitles(page)).toHaveLength(3);

  await tick(page, 'Buy rope').click();
  await expect(tick(page, 'Buy rope')).toBeChecked();
  await search(page).press('Escape');
  await expect(page).toHaveURL(/\/tasks$/);
  await expect.poll(() => shownTitles(page)).toEqual(['Chart the reef', 'Call Mary']);
});

test('A search for unusual characters finds nothing and breaks nothing [C5]', async ({
  page,
  join,
  context,
}) => {
  await join(context);
  await openTasks(page, '?q=');
  for (const text of ["' OR 1=1 --", '%_\\', '<b>', '42', '"quoted', '🦀', '/']) {
    await search(page).fill(text);
    await expect(page.getByRole('heading', { name: `No results for “${text}”` })).toBeVisible();
  }
});

test('A value that the server refuses is explained at its field', async ({ page, join, context }) => {
  const ada = await join(context);
  await (await apiOf(context, ada)).add('Rope');
  await openTasks(page);
  await edit(page, 'Rope').click();
  await page.getByLabel('Tags').fill('x'.repeat(51));
  await page.getByLabel('Description').fill('y'.repeat(5001));
  await page.getByRole('button', { name: 'Finish editing' }).click();
  await expect(page.getByLabel('Tags')).toHaveAccessibleDescription(
    /A tag can have up to 50 characters. This one has 51\./,
  );
  await expect(page.getByLabel('Description')).toHaveAccessibleDescription(
    /up to 5000 characters\. This one has 5001/,
  );
});

test('A due date changed elsewhere is shown as a conflict too', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const rope = await api.add('Rope');
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Rope').click();
  await context.setOffline(true);
  await api.change(rope.id, { dueDate: '2026-11-21', priority: 1 });
  await page.getByLabel('Title').fill('Line');
  await page.getByLabel('Due date').fill('2026-11-23');
  await page.getByRole('button', { name: 'Finish editing' }).click();
  await context.setOffline(false);
  await expect(page.getByRole('alert')).toContainText('Tomorrow');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await expect(tick(page, 'Line')).toBeVisible();
  await expect(newTask(page)).toHaveValue('');
});

test('The quick-add line is understood as it is typed, and each recognized word can be rejected by keyboard', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  const understood = page.getByRole('list', { name: 'Recognized' }).getByRole('listitem');

  await newTask(page).fill('Call Mary tomorrow p1 @family');
  await expect(understood).toHaveText([/^Due tomorrow/, /^High priority/, /^@family/]);
  await newTask(page).press('Enter');
  await expect(row(page, 'Call Mary')).toContainText(/Tomorrow\s*High priority\s*@family/);

  await newTask(page).fill('Buy paper on Sunday p3');
  await newTask(page).press('Escape');
  await expect(understood).toHaveText([/^Due Sunday/]);
  await newTask(page).press('Escape');
  await expect(understood).toHaveCount(0);
  await newTask(page).press('Enter');
  await expect(tick(page, 'Buy paper on Sunday p3')).toBeVisible();

  await newTask(page).fill('Sail on Sunday');
  await page.getByRole('button', { name: /turn “on Sunday” back into text/ }).click();
  await expect(newTask(page)).toBeFocused();
  await newTask(page).press('Enter');
  await expect(tick(page, 'Sail on Sunday')).toBeVisible();
  expect(await api.all()).toMatchObject([
    { title: 'Sail on Sunday', dueDate: null },
    { title: 'Buy paper on Sunday p3', dueDate: null, priority: 0 },
    { title: 'Call Mary', dueDate: '2026-11-21', priority: 3, tags: ['family'] },
  ]);
});
