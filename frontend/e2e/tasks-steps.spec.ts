import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf, openTasks, shownTitles, tick, toast, view } from './support/tasks';

test.describe('Ticking', () => {
  test('Ticking moves a task between Open and Done, and Undo moves it back [C1][C2]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    for (const title of ['Rope', 'Anchor', 'Chart']) await api.add(title);
    await openTasks(page);
    await tick(page, 'Anchor').click();
    await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Rope']);
    await expect(tick(page, 'Rope')).toBeFocused();
    await expect(view(page, 'Done')).toHaveText('Done1');
    await expect.poll(async () => (await api.all()).filter(({ completed }) => completed).length).toBe(1);

    await toast(page, /^Completed “Anchor”/)
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Anchor', 'Rope']);
    await expect.poll(async () => (await api.all()).filter(({ completed }) => completed).length).toBe(0);
  });

  test('The address keeps the filter over reload and Back', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Open one');
    await api.add('Done one', { completed: true });
    await openTasks(page);
    await expect.poll(() => shownTitles(page)).toEqual(['Open one']);
    await view(page, 'Done').click();
    await expect(page).toHaveURL(/\/tasks\?show=done$/);
    await expect(view(page, 'Done')).toHaveAttribute('aria-current', 'page');
    await page.reload();
    await expect.poll(() => shownTitles(page)).toEqual(['Done one']);
    await view(page, 'All').click();
    await expect.poll(() => shownTitles(page)).toEqual(['Done one', 'Open one']);
    await page.goBack();
    await expect.poll(() => shownTitles(page)).toEqual(['Done one']);
  });

  test('A tick that could not be saved stays, says so and is sent again', async ({
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
    await page.route(`**/api/${ada.id}/tasks/*`, (route) =>
      route.request().method() === 'PATCH' ? route.abort() : route.continue(),
    );
    await tick(page, 'Rope').click();
    await expect(page.getByText("1 change isn't saved yet. We'll keep trying.")).toBeVisible();
    await expect(tick(page, 'Rope')).toHaveCount(0);
    await expect(view(page, 'Done')).toHaveText('Done1');
    expect((await api.all()).map(({ completed }) => completed)).toEqual([false]);
    await page.unroute(`**/api/${ada.id}/tasks/*`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    expect((await api.all()).map(({ completed }) => completed)).toEqual([true]);
  });

  test('Ticking a task that was deleted on another device says so', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    // This page gets no event about it.
    await page.route('**/events', (route) => route.abort());
    await openTasks(page);
    await expect(tick(page, 'Rope')).toBeVisible();
    await api.remove(rope.id);
    await tick(page, 'Rope').click();
    const note = page.getByRole('alert').filter({ hasText: '“Rope” was deleted on another device.' });
    await expect(note).toBeVisible();
    await expect(tick(page, 'Rope')).toHaveCount(0);
    await note.getByRole('button', { name: 'Dismiss' }).click();
    await expect(note).toHaveCount(0);
  });
});

test.describe('Deleting', () => {
  test('Deleting moves a task to the trash, and Undo restores the same task [C1]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    for (const title of ['Rope', 'Anchor']) await api.add(title);
    await openTasks(page);
    await page.getByRole('button', { name: 'Delete Anchor' }).click();
    await expect.poll(() => shownTitles(page)).toEqual(['Rope']);
    await expect(page.getByRole('button', { name: 'Delete Rope' })).toBeFocused();
    await expect(view(page, 'Open')).toHaveText('Open1');
    await expect.poll(async () => (await api.all()).map(({ title }) => title)).toEqual(['Rope']);

    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => shownTitles(page)).toEqual(['Anchor', 'Rope']);
    await expect.poll(async () => (await api.all()).map(({ title }) => title)).toEqual(['Anchor', 'Rope']);
  });

  test('The Undo toast stays as long as the user is on it [auth-64]', async ({ page, join, context }) => {
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Rope');
    await page.clock.install();
    await openTasks(page);
    await page.getByRole('button', { name: 'Delete Rope' }).click();
    await page.keyboard.press('F6');
    await expect(toast(page, /^Deleted/).getByRole('button', { name: 'Undo' })).toBeFocused();
    await page.clock.runFor(60_000);
    await page.keyboard.press('Enter');
    await expect(tick(page, 'Rope')).toBeVisible();

    await page.getByRole('button', { name: 'Delete Rope' }).click();
    await page.mouse.move(0, 0);
    await expect(toast(page, /^Deleted/)).toBeVisible();
    await page.clock.runFor(10_500);
    await expect(toast(page, /^Deleted/)).toHaveCount(0);
  });

  test('A refused deletion restores the task and says so', async ({ page, join, context, browserErrors }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Rope');
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks/*`, (route) => route.fulfill({ status: 403, body: '{}' }));
    await page.getByRole('button', { name: 'Delete Rope' }).click();
    const note = page.getByRole('alert').filter({ hasText: "Couldn't delete “Rope”." });
    await expect(note).toBeVisible();
    await expect(tick(page, 'Rope')).toBeVisible();
    await page.unroute(`**/api/${ada.id}/tasks/*`);
    await note.getByRole('button', { name: 'Try again' }).click();
    await expect(tick(page, 'Rope')).toHaveCount(0);
    await expect(note).toHaveCount(0);
  });

  test('The trash restores a task, or deletes it for good after a question', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    for (const title of ['Rope', 'Anchor'])
      await api.remove((await api.add(title, { description: 'Old' })).id);
    await openTasks(page, '?show=trash');
    const trash = page.getByRole('list', { name: 'Trash' });
    await expect(trash.getByRole('listitem')).toHaveText([/^Anchor/, /^Rope/]);

    await page.getByRole('button', { name: 'Restore Rope' }).click();
    await expect(trash.getByRole('listitem')).toHaveText([/^Anchor/]);
    await expect(page.getByRole('button', { name: 'Restore Anchor' })).toBeFocused();
    await expect(toast(page, /^Restored “Rope”/)).toBeVisible();
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Rope', description: 'Old' }]);

    const ask = page.getByRole('button', { name: 'Delete for good Anchor' });
    const dialog = page.getByRole('dialog', { name: 'Delete for good?' });
    await ask.click();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(ask).toBeFocused();
    await ask.click();
    await expect(dialog).toContainText('“Anchor” will be deleted');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  });
});
