import type { Locator } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { listsOf } from './support/lists';
import { apiOf, newTask, openTasks, tick } from './support/tasks';

const paste = (field: Locator, text: string): Promise<void> =>
  field.evaluate((input, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

/** A Friday. */
const NOON = new Date('2026-11-20T12:00:00');

test('A line offers to create the list that it names, and then means it', async ({ page, join, context }) => {
  const ada = await join(context);
  await openTasks(page);
  await newTask(page).fill('Plant roses #rose-garden');
  await newTask(page).press('Escape');
  await page.getByRole('button', { name: 'Create list “rose garden”' }).click();
  await expect(page.getByRole('list', { name: 'Recognized' }).getByRole('listitem')).toHaveText([
    /^#rose garden/,
  ]);
  await expect(newTask(page)).toBeFocused();
  await newTask(page).press('Enter');

  const api = await apiOf(context, ada);
  const lists = await listsOf(context, ada);
  await expect.poll(async () => (await api.all()).map(({ title }) => title)).toEqual(['Plant roses']);
  const [list] = await lists.all();
  expect(list?.name).toBe('rose garden');
  expect(await api.all()).toMatchObject([{ listId: list?.id }]);
});

test('A pasted list becomes tasks without its bullets, in order, and one undo takes them back', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await newTask(page).focus();
  const long = `Read ${'all of this and '.repeat(20)}more`;
  await paste(newTask(page), `- [ ] Milk tomorrow\n* [x] Eggs p1\n  - Bread @shop\n• Butter\n${long}`);
  await expect.poll(() => api.inOrder('none')).toHaveLength(5);
  const [milk, eggs, bread, butter, reading] = (await api.everything()).toReversed();
  expect(milk).toMatchObject({ title: 'Milk', dueDate: '2026-11-21', completed: false });
  expect(eggs).toMatchObject({ title: 'Eggs', priority: 3, completed: true });
  expect(bread).toMatchObject({ title: 'Bread', tags: ['shop'] });
  expect(butter?.title).toBe('Butter');
  expect(reading?.title).toMatch(/^Read all of this .* and…$/);
  expect(reading?.description).toBe(long);

  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => api.inOrder('none')).toEqual([]);
});

test('Lines that are pasted into a typed line are not joined with it, and it stays', async ({
  page,
  join,
  context,
}) => {
  const api = await apiOf(context, await join(context));
  await openTasks(page);
  await newTask(page).fill('Half a tho');
  await paste(newTask(page), 'Milk\r\nEggs\r\n');
  await expect.poll(() => api.inOrder('none')).toEqual(['Milk', 'Eggs']);
  await expect(newTask(page)).toHaveValue('Half a tho');
});

test('A line that is emptied after an error shows no new one', async ({ page, join, context }) => {
  await join(context);
  await openTasks(page);
  await newTask(page).fill('x'.repeat(201));
  await newTask(page).press('Enter');
  await expect(newTask(page)).toHaveAccessibleDescription(/up to 200 characters/);
  await newTask(page).fill('');
  await expect(newTask(page)).toHaveAccessibleDescription('');
});

test('A long description takes two lines of its row', async ({ page, join, context }) => {
  const api = await apiOf(context, await join(context));
  await api.add('Rope', { description: 'Twelve strands of it. '.repeat(150) });
  await openTasks(page);
  const row = page.getByRole('listitem').filter({ has: tick(page, 'Rope') });
  expect((await row.boundingBox())?.height).toBeLessThan(120);
});

test.describe('In German', () => {
  test.use({ locale: 'de-DE' });

  test('A typed line and each pasted line are read', async ({ page, join, context }) => {
    const ada = await join(context);
    await page.clock.setFixedTime(NOON);
    await page.goto('/tasks');
    const line = page.getByRole('combobox', { name: 'Neue Aufgabe' });
    await line.fill('Müll rausbringen jeden zweiten Montag um 18 Uhr');
    await line.press('Enter');
    await expect(tick(page, 'Müll rausbringen')).toBeVisible();
    await paste(line, 'Paket abholen übermorgen\nBrot kaufen p1');
    const api = await apiOf(context, ada);
    await expect.poll(async () => (await api.all()).length).toBe(3);
    expect(await api.all()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          title: 'Müll rausbringen',
          dueDate: '2026-11-23',
          dueTime: '18:00',
          repeat: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
        }),
        expect.objectContaining({ title: 'Paket abholen', dueDate: '2026-11-22' }),
        expect.objectContaining({ title: 'Brot kaufen', priority: 3 }),
      ]),
    );
  });
});
