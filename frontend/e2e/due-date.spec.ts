import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { violationsIn } from './support/axe';
import { apiOf, edit, openTasks, tick, toast } from './support/tasks';

/** A Friday. */
const NOON = new Date('2026-11-20T12:00:00Z');
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const field = (page: Page) => page.getByRole('textbox', { name: 'Due date' });
/** Browsers write a comma after the weekday or not. */
const full = (day: string) => new RegExp(`^${day.replace(' ', ',? ')}`);
const day = (page: Page, name: string) => page.getByRole('button', { name: full(name) });
const fromMenu = async (page: Page, title: string, item: string): Promise<void> => {
  await page.getByRole('button', { name: `More for ${title}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test.use({ timezoneId: 'Europe/Lisbon' });

test('The panel reads a typed date, shows what it understood, and sets it with Enter', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope');
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Rope').click();
  await field(page).fill('next fri 17:00');
  await expect(
    page.getByRole('status').filter({ hasText: full('Friday 27 November 2026, 17:00') }),
  ).toBeVisible();
  await field(page).press('Enter');
  await expect(field(page)).toHaveValue('27 Nov 2026');
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('17:00');
  await expect(dialog(page, 'Task')).toBeVisible();
  await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-27', dueTime: '17:00' }]);

  // What isn't named stays: the time here, the day below.
  await field(page).fill('every! 3 days');
  await page.getByLabel('Title').focus();
  await expect
    .poll(() => api.all())
    .toMatchObject([{ dueDate: '2026-11-20', dueTime: '17:00', repeat: 'FREQ=DAILY;INTERVAL=3' }]);
  await field(page).fill('18:30');
  await page.getByRole('button', { name: 'Finish editing' }).click();
  await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-20', dueTime: '18:30' }]);
});

test('A text that means no date keeps the panel open and is kept over a reload, and changes nothing', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope', { dueDate: '2026-11-24' });
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Rope').click();
  await field(page).fill('fri or sat');
  await page.getByRole('button', { name: 'Finish editing' }).click();
  await expect(dialog(page, 'Task')).toBeVisible();
  await expect(field(page)).toHaveAccessibleDescription(/“fri or sat” isn't understood as a date/);
  await page.reload();
  await expect(field(page)).toHaveValue('fri or sat');
  expect(await api.all()).toMatchObject([{ dueDate: '2026-11-24', dueTime: null }]);
  await field(page).fill('sat');
  await field(page).press('Enter');
  await expect(field(page)).toHaveAccessibleDescription('');
  await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-21' }]);
});

test('A day is picked from the calendar by keyboard, and keeps the time and the zone', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope', { dueDate: '2026-11-24', dueTime: '09:30', dueZone: 'Asia/Tokyo' });
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Rope').focus();
  await page.keyboard.press('d');
  await day(page, 'Tuesday 24 November 2026').focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  await expect(day(page, 'Friday 25 December 2026')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('25 Dec 2026');
  await field(page).press('Enter');
  await expect(dialog(page, 'Pick a date')).toHaveCount(0);
  await expect(edit(page, 'Rope')).toBeFocused();
  const moved = { dueDate: '2026-12-25', dueTime: '09:30', dueZone: 'Asia/Tokyo' };
  await expect.poll(() => api.all()).toMatchObject([moved]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => api.all()).toMatchObject([{ ...moved, dueDate: '2026-11-24' }]);
});

test('A date is picked for several tasks, each keeps its time, and one undo takes it back', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope', { dueDate: '2026-11-24', dueTime: '09:30', dueZone: 'Asia/Tokyo' });
  await api.add('Anchor');
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await edit(page, 'Rope').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByRole('button', { name: 'Due date' }).click();
  await page.getByRole('menuitem', { name: 'Pick a date…' }).click();
  await expect(dialog(page, 'Pick a date')).toContainText('2 tasks');
  await field(page).fill('every day');
  await page.getByRole('button', { name: 'Set date' }).click();
  await expect(field(page)).toHaveAccessibleDescription(/Only one task at a time/);
  await field(page).fill('Thursday');
  await page.getByRole('button', { name: 'Set date' }).click();
  const dues = async () =>
    (await api.all()).map(({ title, dueDate, dueTime }) => `${title} ${dueDate} ${dueTime}`).sort();
  await expect.poll(dues).toEqual(['Anchor 2026-11-26 null', 'Rope 2026-11-26 09:30']);
  await toast(page, /^2 tasks, due date: Thursday/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect.poll(dues).toEqual(['Anchor null null', 'Rope 2026-11-24 09:30']);
});

test.describe('On a small phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true });

  test('A date and a time are picked by touch, nothing is cut off, and axe finds nothing', async ({
    page,
    join,
    context,
  }) => {
    const api = await apiOf(context, await join(context));
    await api.add('Rope');
    await page.clock.setFixedTime(NOON);
    await openTasks(page);
    await fromMenu(page, 'Rope', 'Pick a date…');
    await page.getByRole('button', { name: 'Next month' }).tap();
    await day(page, 'Thursday 24 December 2026').tap();
    await page.getByLabel('Time', { exact: true }).fill('18:00');
    await expect(page.getByRole('gridcell', { selected: true })).toHaveText('24');
    expect(await violationsIn(page)).toEqual([]);
    const wide = await dialog(page, 'Pick a date').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Set date' }).tap();
    await expect(tick(page, 'Rope')).toBeVisible();
    await expect
      .poll(() => api.all())
      .toMatchObject([{ dueDate: '2026-12-24', dueTime: '18:00', dueZone: 'Europe/Lisbon' }]);
  });
});

test.describe('In German', () => {
  test.use({ locale: 'de-DE' });

  test('The panel reads a German date', async ({ page, join, context }) => {
    const api = await apiOf(context, await join(context));
    await api.add('Seil');
    await page.clock.setFixedTime(NOON);
    await page.goto('/tasks');
    await page.getByRole('button', { name: /^Bearbeiten Seil/ }).click();
    const due = page.getByRole('textbox', { name: 'Fälligkeitsdatum' });
    await due.fill('übermorgen 9 Uhr');
    await due.press('Enter');
    await expect(due).toHaveValue('22. Nov. 2026');
    await expect.poll(() => api.all()).toMatchObject([{ dueDate: '2026-11-22', dueTime: '09:00' }]);
  });
});
