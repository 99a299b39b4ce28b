import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf, edit, openTasks, tick, toast } from './support/tasks';

test.describe('Editing a task', () => {
  test('Editing changes title and description and returns the focus [C1]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await expect(page.getByLabel('Title')).toBeFocused();
    await page.getByLabel('Title').fill('Rope, 20 m');
    await page.getByLabel('Description').fill('Twelve strands.\nNot the blue one.');
    await page.getByRole('button', { name: 'Finish editing' }).click();
    await expect(edit(page, 'Rope, 20 m')).toBeFocused();
    await expect
      .poll(() => api.all())
      .toMatchObject([{ title: 'Rope, 20 m', description: 'Twelve strands.\nNot the blue one.' }]);

    await edit(page, 'Rope, 20 m').click();
    await page.getByLabel('Description').fill('');
    await page.keyboard.press('Control+Enter');
    await expect(edit(page, 'Rope, 20 m')).toBeFocused();
    await expect.poll(() => api.all()).toMatchObject([{ description: null }]);
  });

  test('Escape saves what was typed and closes the task', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await page.getByLabel('Title').fill('Something else');
    await page.keyboard.press('Escape');
    await expect(edit(page, 'Something else')).toBeFocused();
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Something else' }]);
    await edit(page, 'Something else').click();
    await page.keyboard.press('Escape');
    await expect(edit(page, 'Something else')).toBeFocused();
    expect(await api.all()).toMatchObject([{ version: 2 }]);
  });

  test('A task changed elsewhere shows both texts and saves the chosen one', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page);

    await test.step('the other', async () => {
      await edit(page, 'Rope').click();
      await api.change(rope.id, { title: 'Chain' });
      await page.getByLabel('Title').fill('Line');
      await page.getByRole('button', { name: 'Finish editing' }).click();
      await expect(page.getByRole('alert')).toContainText('“Rope” was changed elsewhere');
      await expect(page.getByRole('alert')).toContainText('Chain');
      expect(await api.all()).toMatchObject([{ title: 'Chain' }]);
      await page.getByRole('button', { name: 'Keep theirs' }).click();
      await expect(edit(page, 'Chain')).toBeVisible();
    });

    await test.step('mine', async () => {
      await edit(page, 'Chain').click();
      await api.change(rope.id, { title: 'Wire' });
      await page.getByLabel('Title').fill('Line');
      await page.getByRole('button', { name: 'Finish editing' }).click();
      await page.getByRole('button', { name: 'Keep mine' }).click();
      await expect(edit(page, 'Line')).toBeVisible();
      await expect.poll(() => api.all()).toMatchObject([{ title: 'Line' }]);
    });
  });

  test('A task that was only ticked elsewhere causes no conflict', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page, '?show=all');
    await edit(page, 'Rope').click();
    await api.change(rope.id, { completed: true });
    await page.getByLabel('Title').fill('Line');
    await page.getByRole('button', { name: 'Finish editing' }).click();
    await expect(tick(page, 'Line')).toBeChecked();
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Line', completed: true }]);
  });

  test('A title that was changed elsewhere while the user renames the task is not overwritten', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const api = await apiOf(context, await join(context));
    const { id } = await api.add('Rope');
    await openTasks(page);
    const rename = async (theirs: string): Promise<void> => {
      await page.locator(`#edit-${id}`).press('F2');
      await expect(page.getByRole('textbox', { name: 'New title' })).toBeFocused();
      await api.change(id, { title: theirs });
      await expect(page.getByRole('textbox', { name: `New title for ${theirs}` })).toBeFocused();
    };
    const titles = async () => (await api.all()).map(({ title }) => title);

    await rename('Theirs');
    await page.keyboard.press('Enter');
    await expect(edit(page, 'Theirs')).toBeFocused();
    await rename('Theirs again');
    await page.keyboard.type('Mine');
    await page.keyboard.press('Enter');
    const card = page.getByRole('alert').filter({ hasText: 'was changed elsewhere' });
    await expect(card).toContainText('Theirs again');
    expect(await titles()).toEqual(['Theirs again']);
    await card.getByRole('button', { name: 'Keep mine' }).click();
    await expect.poll(titles).toEqual(['Mine']);
  });

  test('The text of a task deleted elsewhere is kept', async ({ page, join, context, browserErrors }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await api.remove(rope.id);
    await page.getByLabel('Description').fill('A long thought');
    await page.getByRole('button', { name: 'Finish editing' }).click();
    const card = page.getByRole('alert').filter({ hasText: 'was deleted on another device' });
    await expect(card).toContainText('A long thought');
    await card.getByRole('button', { name: 'Add as a new task' }).click();
    await expect(tick(page, 'Rope')).toHaveCount(1);
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Rope', description: 'A long thought' }]);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(toast(page, /^Undid: Added Rope/)).toBeVisible();
    await expect.poll(() => api.all()).toEqual([]);
  });

  test('The text is kept and can be sent again when the server does not respond', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Rope');
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks/*`, (route) => route.abort());
    await edit(page, 'Rope').click();
    await page.getByLabel('Title').fill('Line');
    await expect(page.getByRole('status', { name: 'State of the task' })).toHaveText('Saved on this device');
    await page.getByRole('button', { name: 'Finish editing' }).click();
    await expect(page.getByText("1 change isn't saved yet. We'll keep trying.")).toBeVisible();
    await edit(page, 'Line').click();
    await expect(page.getByLabel('Title')).toHaveValue('Line');
    await page.keyboard.press('Escape');
    await page.unroute(`**/api/${ada.id}/tasks/*`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Line' }]);
  });
});
