import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { addByKeyboard, apiOf, newTask, openTasks, shownTitles, tick } from './support/tasks';
import type { Page } from '@playwright/test';

const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${name}`) });
const toast = (page: Page, name: RegExp) =>
  page.getByRole('region', { name: 'Notifications' }).getByRole('group', { name });
const edit = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^Edit ${title}`) });

test.describe('adding', () => {
  test('shows the task before the server has answered, then as saved [C1]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await openTasks(page);
    const answer = Promise.withResolvers<undefined>();
    await page.route(`**/api/${ada.id}/tasks`, async (route) => {
      await answer.promise;
      await route.continue();
    });
    await addByKeyboard(page, 'Buy milk');
    await expect(page.getByText('Saving…')).toBeVisible();
    await expect(newTask(page)).toHaveValue('');
    await expect(newTask(page)).toBeFocused();
    await expect(tick(page, 'Buy milk')).toHaveCount(0);

    answer.resolve(undefined);
    await expect(tick(page, 'Buy milk')).toBeVisible();
    await expect(page.getByText('Saving…')).toHaveCount(0);
    await expect(view(page, 'Open')).toHaveText('Open1');
  });

  test('shows the new row within three frames, however slow the server is', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    await page.route(`**/api/${ada.id}/tasks`, () => undefined);
    await newTask(page).fill('Quick');
    const isShown = await newTask(page).evaluate(async (input: HTMLInputElement) => {
      input.form?.requestSubmit();
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return document.querySelector('main li p')?.textContent === 'Quick';
    });
    expect(isShown).toBe(true);
  });

  test('keeps the order in which tasks were typed', async ({ page, join, context }) => {
    const ada = await join(context);
    await openTasks(page);
    const titles = Array.from({ length: 8 }, (_, index) => `Task ${index + 1}`);
    await addByKeyboard(page, ...titles);
    await expect.poll(() => shownTitles(page)).toEqual(titles.toReversed());
    expect((await (await apiOf(context, ada)).all()).map(({ title }) => title)).toEqual(titles.toReversed());
  });

  test('keeps what could not be saved, says so, and saves it once when asked again', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks`, (route) => route.fulfill({ status: 503, body: '{}' }));
    await addByKeyboard(page, 'Do not lose me');
    await expect(page.getByRole('alert')).toHaveText('Not saved. Holdfast has a problem on its side.');
    await expect(tick(page, 'Do not lose me')).toHaveCount(0);
    await expect(view(page, 'Open')).toHaveText('Open0');

    await page.unroute(`**/api/${ada.id}/tasks`);
    await page.getByRole('button', { name: 'Try again to save Do not lose me' }).click();
    await expect(tick(page, 'Do not lose me')).toBeVisible();
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('makes one task of an answer that was lost on its way', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    let isFirst = true;
    await page.route(`**/api/${ada.id}/tasks`, async (route) => {
      if (!isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      return route.abort();
    });
    await addByKeyboard(page, 'Once only');
    await expect(tick(page, 'Once only')).toHaveCount(1);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('loses and doubles nothing of a burst in which answers get lost and the server goes away', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const titles = Array.from({ length: 60 }, (_, index) => `Task ${index + 1}`);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();

    let requests = 0;
    let isAway = false;
    await page.route(`**/api/${ada.id}/tasks`, async (route) => {
      requests += 1;
      if (requests === 30) isAway = true;
      if (isAway) return route.abort();
      if (requests % 7 !== 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await addByKeyboard(page, ...titles);
    await expect(page.getByText('Not saved.', { exact: false }).first()).toBeVisible();
    const savedByNow = await shownTitles(page);
    const stored = (await api.all()).map(({ title }) => title);
    for (const title of savedByNow) expect(stored).toContain(title);

    isAway = false;
    const again = page.getByRole('button', { name: /^Try again to save/ });
    await expect(async () => {
      while ((await again.count()) > 0) await again.first().click();
      await expect(page.getByRole('checkbox')).toHaveCount(60, { timeout: 2_000 });
    }).toPass({ timeout: 45_000 });
    expect((await api.all()).map(({ title }) => title).sort()).toEqual(titles.sort());
  });

  test('waits for the connection while offline, and says what waits', async ({ page, join, context }) => {
    const ada = await join(context);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    await context.setOffline(true);
    await addByKeyboard(page, 'Written on the train');
    await expect(page.getByText('Not saved yet. It is sent as soon as you are online.')).toBeVisible();
    await expect(page.getByText('You are offline. 1 change waits')).toBeVisible();
    await context.setOffline(false);
    await expect(tick(page, 'Written on the train')).toBeVisible();
    await expect(page.getByText('You are offline.')).toHaveCount(0);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('makes a task of each pasted line', async ({ page, join, context }) => {
    const ada = await join(context);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openTasks(page);
    await page.evaluate(() => navigator.clipboard.writeText('Rope\r\n\r\n  Anchor  \nChart\n'));
    await newTask(page).focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Anchor', 'Rope']);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(3);
  });

  test('says why a title cannot be taken, and keeps it [C5]', async ({ page, join, context }) => {
    await join(context);
    await openTasks(page);
    await newTask(page).press('Enter');
    await expect(newTask(page)).toHaveAccessibleDescription('Error: Write what there is to do.');
    await newTask(page).fill('x'.repeat(201));
    await newTask(page).press('Enter');
    await expect(newTask(page)).toHaveAccessibleDescription(/at most 200 characters, this one has 201/);
    await expect(newTask(page)).toHaveValue('x'.repeat(201));
    await newTask(page).fill('🦀'.repeat(200));
    await newTask(page).press('Enter');
    await expect(tick(page, '🦀'.repeat(200))).toBeVisible();
  });

  test('asks before a page goes away that holds the only copy of a task', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks`, (route) => route.fulfill({ status: 422, body: '{}' }));
    await addByKeyboard(page, 'Only here');
    await expect(page.getByRole('alert')).toContainText('Not saved.');

    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out and lose unsaved changes?' });
    await expect(dialog).toContainText('One change has not reached the server yet.');
    await dialog.getByRole('button', { name: 'Stay signed in' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Only here' })).toBeVisible();

    const asked = page.waitForEvent('dialog');
    const closed = page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.accept();
    await closed;
  });
});

test.describe('ticking', () => {
  test('moves a task between Open and Done, and Undo brings it back [C1][C2]', async ({
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

  test('keeps the filter in the address, over reload and back', async ({ page, join, context }) => {
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

  test('puts the task back and says so when it could not be saved', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Rope');
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks/*`, (route) => route.abort());
    await tick(page, 'Rope').click();
    const failed = toast(page, /“Rope” is still open\. Holdfast does not answer\./);
    await expect(failed).toBeVisible();
    await expect(tick(page, 'Rope')).not.toBeChecked();
    await page.unroute(`**/api/${ada.id}/tasks/*`);
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(view(page, 'Done')).toHaveText('Done1');
  });

  test('says that a task was deleted on another device', async ({ page, join, context, complaints }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page);
    await expect(tick(page, 'Rope')).toBeVisible();
    await api.remove(rope.id);
    await tick(page, 'Rope').click();
    await expect(toast(page, /“Rope” was deleted on another device/)).toBeVisible();
    await expect(tick(page, 'Rope')).toHaveCount(0);
  });
});

test.describe('editing', () => {
  test('changes title and description, and gives focus back [C1]', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await expect(page.getByLabel('Title')).toBeFocused();
    await page.getByLabel('Title').fill('Rope, 20 m');
    await page.getByLabel('Description').fill('Twelve strands.\nNot the blue one.');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(edit(page, 'Rope, 20 m')).toBeFocused();
    expect(await api.all()).toMatchObject([
      { title: 'Rope, 20 m', description: 'Twelve strands.\nNot the blue one.', version: 2 },
    ]);

    await edit(page, 'Rope, 20 m').click();
    await page.getByLabel('Description').fill('');
    await page.keyboard.press('Control+Enter');
    await expect(edit(page, 'Rope, 20 m')).toBeFocused();
    expect(await api.all()).toMatchObject([{ description: null }]);
  });

  test('changes nothing on Escape', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await page.getByLabel('Title').fill('Something else');
    await page.keyboard.press('Escape');
    await expect(edit(page, 'Rope')).toBeFocused();
    expect(await api.all()).toMatchObject([{ title: 'Rope', version: 1 }]);
  });

  test('shows both texts when the task was changed elsewhere, and saves the one that is chosen', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page);

    await test.step('the other', async () => {
      await edit(page, 'Rope').click();
      await api.change(rope.id, { title: 'Chain' });
      await page.getByLabel('Title').fill('Line');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('alert')).toContainText('This task was changed elsewhere');
      await expect(page.getByRole('alert')).toContainText('Chain');
      expect(await api.all()).toMatchObject([{ title: 'Chain' }]);
      await page.getByRole('button', { name: 'Keep the other' }).click();
      await expect(edit(page, 'Chain')).toBeVisible();
    });

    await test.step('mine', async () => {
      await edit(page, 'Chain').click();
      await api.change(rope.id, { title: 'Wire' });
      await page.getByLabel('Title').fill('Line');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Save mine' }).click();
      await expect(edit(page, 'Line')).toBeVisible();
      expect(await api.all()).toMatchObject([{ title: 'Line' }]);
    });
  });

  test('does not call it a conflict when the task was only ticked elsewhere', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page, '?show=all');
    await edit(page, 'Rope').click();
    await api.change(rope.id, { completed: true });
    await page.getByLabel('Title').fill('Line');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(tick(page, 'Line')).toBeChecked();
    expect(await api.all()).toMatchObject([{ title: 'Line', completed: true }]);
  });

  test('keeps the text of a task that was deleted elsewhere', async ({ page, join, context, complaints }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const rope = await api.add('Rope');
    await openTasks(page);
    await edit(page, 'Rope').click();
    await page.getByLabel('Description').fill('A long thought');
    await api.remove(rope.id);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Add as a new task' }).click();
    await expect(tick(page, 'Rope')).toHaveCount(1);
    await expect.poll(() => api.all()).toMatchObject([{ title: 'Rope', description: 'A long thought' }]);
  });

  test('stays open with the text when the server does not answer', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Rope');
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks/*`, (route) => route.abort());
    await edit(page, 'Rope').click();
    await page.getByLabel('Title').fill('Line');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toHaveText(
      'Not saved. Holdfast does not answer. Your text is still here.',
    );
    await expect(page.getByLabel('Title')).toHaveValue('Line');
    await page.unroute(`**/api/${ada.id}/tasks/*`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(edit(page, 'Line')).toBeVisible();
  });
});

test.describe('deleting', () => {
  test('puts a task into the trash, and Undo brings the very same back [C1]', async ({
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

  test('offers the undo as long as somebody is at the note [auth-64]', async ({ page, join, context }) => {
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

  test('brings the task back and says so when the server refuses', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Rope');
    await openTasks(page);
    await page.route(`**/api/${ada.id}/tasks/*`, (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.getByRole('button', { name: 'Delete Rope' }).click();
    await expect(toast(page, /“Rope” is not deleted\./)).toBeVisible();
    await expect(tick(page, 'Rope')).toBeVisible();
  });

  test('leaves a trash from which a task is restored, or removed for good after a question', async ({
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
    await expect(dialog).toContainText('“Anchor” cannot be brought back');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  });
});

test.describe('the list', () => {
  test('loads 250 tasks page by page, each once [C2]', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.addMany(250);
    await openTasks(page);
    await expect(view(page, 'Open')).toHaveText('Open250');
    await expect(async () => {
      await page.mouse.wheel(0, 20_000);
      await expect(page.getByRole('button', { name: 'Show older tasks' })).toHaveCount(0, { timeout: 500 });
    }).toPass();
    const shown = await shownTitles(page);
    expect(new Set(shown).size).toBe(250);
    expect(shown.slice(0, 100)).toEqual((await api.all()).map(({ title }) => title));
  });

  test('keeps rows that are out of sight for the keyboard and for a screen reader', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await (await apiOf(context, ada)).addMany(60);
    await openTasks(page);
    const ticks = page.getByRole('checkbox');
    await expect(ticks).toHaveCount(60);
    await expect(ticks.last()).not.toBeInViewport();
    await ticks.first().focus();
    for (let press = 0; press < 59; press += 1) await page.keyboard.press('ArrowDown');
    await expect(ticks.last()).toBeFocused();
    await expect(ticks.last()).toBeInViewport();
  });

  test('shows its shape while it loads, and says so', async ({ page, join, context }) => {
    const ada = await join(context);
    const answer = Promise.withResolvers<undefined>();
    await page.route(`**/api/${ada.id}/tasks?*`, async (route) => {
      await answer.promise;
      await route.continue();
    });
    await openTasks(page);
    await expect(page.getByText('Loading your tasks…')).toBeAttached();
    answer.resolve(undefined);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  });

  test('says what happened, what is kept and what to do when it cannot load [D3]', async ({
    page,
    join,
    context,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.route(`**/api/${ada.id}/tasks?*`, (route) => route.fulfill({ status: 503, body: '{}' }));
    await openTasks(page);
    const failure = page.getByRole('alert');
    await expect(failure).toContainText('Your tasks could not be loaded');
    await expect(failure).toContainText('Your tasks are safe where they are kept');
    await page.unroute(`**/api/${ada.id}/tasks?*`);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  });

  test('teaches in its empty states', async ({ page, join, context }) => {
    await join(context);
    for (const [search, heading] of [
      ['', 'Nothing left to do'],
      ['?show=done', 'Nothing done yet'],
      ['?show=all', 'No tasks yet'],
      ['?show=today', 'Nothing due today'],
      ['?show=week', 'Nothing due in the next 7 days'],
      ['?show=trash', 'The trash is empty'],
      ['?q=', 'What are you looking for?'],
      ['?q=nowhere', 'Nothing found for “nowhere”'],
    ] as const) {
      await openTasks(page, search);
      await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    }
  });

  for (const text of [
    '<img src=x onerror="document.title=1">',
    '<script>document.title=1</script>',
    '"><svg onload=document.title=1>',
    'javascript:document.title=1',
    '{{constructor.constructor("document.title=1")()}}',
    "'; DROP TABLE app.task; --",
    '&lt;b&gt;bold&lt;/b&gt;',
  ]) {
    test(`shows ${text} as the text it is [C5]`, async ({ page, join, context }) => {
      const ada = await join(context, 'Ada');
      await (await apiOf(context, ada)).add(text, { description: text });
      await openTasks(page);
      await expect(tick(page, text)).toBeVisible();
      await expect(page.getByText(text, { exact: true })).toHaveCount(2);
      await tick(page, text).click();
      await expect(toast(page, /^Completed/)).toContainText(text);
      await expect(page).toHaveTitle('Open tasks – Holdfast');
      expect(await page.locator('main img, main script, main svg[onload]').count()).toBe(0);
    });
  }
});
