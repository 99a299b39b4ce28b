import type { BrowserContext, Page } from '@playwright/test';
import { violationsIn } from './support/axe';
import { expect, test, type Person } from './support/fixtures';
import { listsOf } from './support/lists';
import { apiOf, newTask, openTasks, tick } from './support/tasks';

const suggestions = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
const highlighted = (page: Page) => page.getByRole('option', { selected: true });

async function givenNames(context: BrowserContext, ada: Person) {
  const lists = await listsOf(context, ada);
  await lists.add('Around the house');
  await lists.add('Büro');
  const api = await apiOf(context, ada);
  await api.add('Rope', { tags: ['family', 'übrig'] });
  return api;
}

test('Lists and tags are suggested as they are typed, and chosen by keyboard', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await givenNames(context, ada);
  await openTasks(page);
  await expect(tick(page, 'Rope')).toBeVisible();
  const line = newTask(page);
  await expect(line).toHaveAttribute('aria-expanded', 'false');
  await line.pressSequentially('Print #bue');
  await expect(suggestions(page)).toHaveText(['#Büro', 'Create list “bue”']);
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  await expect(page.locator(`[id="${(await line.getAttribute('aria-controls')) ?? ''}"]`)).toBeVisible();
  await expect(line).not.toHaveAttribute('aria-activedescendant');

  await line.press('ArrowUp');
  await expect(highlighted(page)).toHaveText('Create list “bue”');
  await line.press('ArrowDown');
  await expect(highlighted(page)).toHaveText('#Büro');
  await expect(highlighted(page)).toHaveAttribute(
    'id',
    (await line.getAttribute('aria-activedescendant')) ?? '',
  );
  await line.press('Tab');
  await expect(line).toBeFocused();
  await expect(line).toHaveValue('Print #Büro ');
  await expect(suggestions(page)).toHaveCount(0);

  await line.pressSequentially('@UEB');
  await expect(suggestions(page)).toHaveText(['@übrig']);
  await line.press('ArrowDown');
  await line.press('Enter');
  await expect(line).toHaveValue('Print #Büro @übrig ');
  await line.press('Enter');
  await expect(line).toHaveValue('');
  await expect.poll(async () => (await api.all())[0]).toMatchObject({ title: 'Print', tags: ['übrig'] });
});

test('Suggestions take no key until one is highlighted, and Escape closes them first', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  await givenNames(context, ada);
  await openTasks(page);
  await expect(tick(page, 'Rope')).toBeVisible();
  const line = newTask(page);
  await line.pressSequentially('Mow p1 #aro');
  await expect(suggestions(page)).toHaveCount(2);
  await line.press('Escape');
  await expect(suggestions(page)).toHaveCount(0);
  const chips = page.getByRole('list', { name: 'Recognized' }).getByRole('listitem');
  await expect(chips).toHaveCount(2);
  // The next letters belong to the word whose suggestions were closed.
  await line.pressSequentially('und');
  await expect(suggestions(page)).toHaveCount(0);
  await line.press('Escape');
  await expect(chips).toHaveCount(1);

  await line.fill('Sweep @fam');
  await expect(suggestions(page)).toHaveText(['@family']);
  await line.press('Enter');
  await expect(tick(page, 'Sweep')).toBeVisible();
  await expect(line).toHaveValue('');

  await line.fill('Sweep again @ueb');
  await expect(suggestions(page)).toHaveText(['@übrig']);
  await line.press('Tab');
  await expect(line).not.toBeFocused();
  await expect(suggestions(page)).toHaveCount(0);
  await expect(line).toHaveValue('Sweep again @ueb');
});

test('A suggestion creates the list that is missing', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await openTasks(page);
  await newTask(page).fill('Plant roses #rose-garden');
  await newTask(page).press('ArrowDown');
  await expect(highlighted(page)).toHaveText('Create list “rose garden”');
  await newTask(page).press('Enter');
  await expect(page.getByRole('list', { name: 'Recognized' }).getByRole('listitem')).toHaveText([
    /^#rose garden/,
  ]);
  await newTask(page).press('Enter');
  await expect.poll(async () => (await api.all()).map(({ title }) => title)).toEqual(['Plant roses']);
  const [list] = await (await listsOf(context, ada)).all();
  expect(await api.all()).toMatchObject([{ listId: list?.id }]);
});

test.describe('By touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('A tap on a suggestion uses it and the field keeps the focus', async ({ page, join, context }) => {
    const ada = await join(context);
    await givenNames(context, ada);
    await openTasks(page);
    await expect(tick(page, 'Rope')).toBeVisible();
    await newTask(page).tap();
    await newTask(page).pressSequentially('Sweep #ho');
    await suggestions(page).filter({ hasText: 'Around the house' }).tap();
    await expect(newTask(page)).toHaveValue('Sweep #Around-the-house ');
    await expect(newTask(page)).toBeFocused();
    await expect(suggestions(page)).toHaveCount(0);
  });
});

test('axe finds nothing while suggestions are open, light and dark', async ({ page, join, context }) => {
  const ada = await join(context);
  await givenNames(context, ada);
  await openTasks(page);
  await expect(tick(page, 'Rope')).toBeVisible();
  await newTask(page).fill('Sweep #a');
  await newTask(page).press('ArrowDown');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Until the page is painted in the new theme, a busy machine still shows colours of the other one.
    await expect(async () => {
      expect(await violationsIn(page), colorScheme).toEqual([]);
    }).toPass({ timeout: 15_000 });
  }
});
