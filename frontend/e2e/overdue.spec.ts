import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { apiOf, edit, openTasks, shownTitles, tick } from './support/tasks';

const row = (page: Page, title: string) => page.getByRole('listitem').filter({ has: tick(page, title) });
const due = (page: Page, title: string) => row(page, title).getByRole('time');

test.use({ timezoneId: 'Europe/Berlin' });

test('A task becomes overdue, in words and in colour, when its time passes while the page is open', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const today = { dueDate: '2026-11-29', dueZone: 'Europe/Berlin' };
  await api.add('Tonight', { ...today, dueTime: '20:07' });
  await api.add('Early', { ...today, dueTime: '00:05' });
  await api.add('All day', { dueDate: '2026-11-29' });
  await page.clock.install({ time: new Date('2026-11-29T20:06:20+01:00') });
  await openTasks(page, '?show=today');
  await expect(due(page, 'Early')).toHaveText('Overdue: Today, 00:05');
  await expect(due(page, 'Tonight')).toHaveText('Today, 20:07');
  await expect(due(page, 'All day')).toHaveText('Today');
  await page.clock.runFor(60_000);
  await expect(due(page, 'Tonight')).toHaveText('Overdue: Today, 20:07');
  await expect(due(page, 'All day')).toHaveText('Today');
  const colourOf = (title: string) => due(page, title).evaluate((element) => getComputedStyle(element).color);
  expect(await colourOf('Tonight')).toBe(await colourOf('Early'));
  expect(await colourOf('Tonight')).not.toBe(await colourOf('All day'));

  // At midnight, a task without a time is late too.
  await page.clock.fastForward('04:00:00');
  await expect(due(page, 'All day')).toHaveText('Overdue: Yesterday');
});

test('Today has the tasks of today here, whatever the date is in their time zone', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Tokyo', { dueDate: '2026-11-30', dueTime: '05:30', dueZone: 'Asia/Tokyo' });
  await api.add('New York', { dueDate: '2026-11-29', dueTime: '20:00', dueZone: 'America/New_York' });
  await page.clock.setFixedTime(new Date('2026-11-29T12:00:00+01:00'));
  await openTasks(page, '?show=today');
  await expect(tick(page, 'Tokyo')).toBeVisible();
  expect(await shownTitles(page)).toEqual(['Tokyo']);
  await expect(due(page, 'Tokyo')).toHaveText('30 Nov, 05:30 (Asia/Tokyo)');
  await expect(page.getByRole('link', { name: /^Today/ })).toContainText('1');
  await expect(page.getByRole('link', { name: /^Next 7 days/ })).toContainText('2');
});

test('On a Sunday, each choice of a due date is another day', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope', { dueDate: '2026-11-30' });
  await page.clock.setFixedTime(new Date('2026-11-29T12:00:00+01:00'));
  await openTasks(page);
  await page.getByRole('button', { name: 'More for Rope' }).click();
  const choices = page.getByRole('menuitemradio');
  await expect(choices).toHaveText([/^Today/, /^Tomorrow/, /^No date/]);
  await expect(page.getByRole('menuitemradio', { checked: true })).toHaveText(/^Tomorrow/);
  await page.keyboard.press('Escape');
  await edit(page, 'Rope').click();
  await expect(page.getByRole('dialog').getByRole('button', { pressed: true })).toHaveText(['Tomorrow']);
});

test.describe('In the United States', () => {
  test.use({ locale: 'en-US', timezoneId: 'America/New_York' });

  test('Times have 12 hours and weeks begin on Sunday', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const weekly = { repeat: 'FREQ=WEEKLY;BYDAY=MO,SU' };
    await api.add('Rope', {
      ...{ dueDate: '2026-11-23', dueTime: '17:05', dueZone: 'America/New_York' },
      ...weekly,
    });
    await page.clock.setFixedTime(new Date('2026-11-20T12:00:00-05:00'));
    await openTasks(page);
    await expect(due(page, 'Rope')).toHaveText(/^Monday, 5:05\sPM$/);
    await expect(row(page, 'Rope')).toContainText('Every week on Sunday and Monday');
    await edit(page, 'Rope').click();
    const days = page.getByRole('group', { name: 'On' }).getByRole('button');
    await expect(days).toHaveText(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']);
  });
});
