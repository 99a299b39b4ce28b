import { expect, FAILED_REQUEST, test } from './support/fixtures';
import {
  addByKeyboard,
  apiOf,
  creationsOf,
  newTask,
  openTasks,
  shownTitles,
  tick,
  view,
} from './support/tasks';

test.describe('Adding tasks', () => {
  test('A new task appears before the server responds, then as saved [C1]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await openTasks(page);
    const answer = Promise.withResolvers<undefined>();
    await page.route(creationsOf(ada), async (route) => {
      await answer.promise;
      await route.continue();
    });
    await addByKeyboard(page, 'Buy milk');
    await expect(page.getByRole('list', { name: 'Not saved yet' }).getByText('Saving…')).toBeVisible();
    await expect(newTask(page)).toHaveValue('');
    await expect(newTask(page)).toBeFocused();
    await expect(tick(page, 'Buy milk')).toHaveCount(0);

    answer.resolve(undefined);
    await expect(tick(page, 'Buy milk')).toBeVisible();
    await expect(page.getByText('Saving…')).toHaveCount(0);
    await expect(view(page, 'Open')).toHaveText('Open1');
  });

  test('A new row appears within three frames, however slow the server is', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    await page.route(creationsOf(ada), () => undefined);
    await newTask(page).fill('Quick');
    const isShown = await newTask(page).evaluate(async (input: HTMLInputElement) => {
      input.form?.requestSubmit();
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return document.querySelector('main li p')?.textContent === 'Quick';
    });
    expect(isShown).toBe(true);
  });

  test('New tasks keep the order in which they were typed', async ({ page, join, context }) => {
    const ada = await join(context);
    await openTasks(page);
    const titles = Array.from({ length: 8 }, (_, index) => `Task ${index + 1}`);
    await addByKeyboard(page, ...titles);
    await expect.poll(() => shownTitles(page)).toEqual(titles.toReversed());
    expect((await (await apiOf(context, ada)).all()).map(({ title }) => title)).toEqual(titles.toReversed());
  });

  test('An unsaved task stays, says so, and is saved once on retry', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    await page.route(creationsOf(ada), (route) => route.fulfill({ status: 503, body: '{}' }));
    await addByKeyboard(page, 'Do not lose me');
    await expect(page.getByRole('alert')).toHaveText('Not saved. Something went wrong on our side.');
    await expect(tick(page, 'Do not lose me')).toHaveCount(0);
    await expect(view(page, 'Open')).toHaveText('Open');

    await page.unroute(creationsOf(ada));
    await page.getByRole('button', { name: 'Try again to save Do not lose me' }).click();
    await expect(tick(page, 'Do not lose me')).toBeVisible();
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('One button resends all unsaved tasks except those the server refuses', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    let status = 503;
    await page.route(creationsOf(ada), (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status, body: '{}' }) : route.continue(),
    );
    const again = page.getByRole('button', { name: 'Try again', exact: true });
    const line = page.getByText(/changes aren't saved yet/);
    await addByKeyboard(page, 'Rope', 'Anchor');
    await expect(line).toHaveText("2 changes aren't saved yet. We'll keep trying.");
    status = 422;
    await again.press('Enter');
    await expect(line).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Discard/ })).toHaveCount(2);
    await expect(page.getByText('2 not saved')).toBeVisible();
    await expect(line).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

    for (const title of ['Rope', 'Anchor'])
      await page.getByRole('button', { name: `Discard ${title}` }).click();
    status = 503;
    await addByKeyboard(page, 'Lamp', 'Chart');
    await expect(line).toHaveText("2 changes aren't saved yet. We'll keep trying.");
    await page.unroute(creationsOf(ada));
    await again.click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Lamp']);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(2);
  });

  test('A lost response creates one task', async ({ page, join, context, browserErrors }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    let isFirst = true;
    await page.route(creationsOf(ada), async (route) => {
      if (!isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      return route.abort();
    });
    await addByKeyboard(page, 'Once only');
    await expect(tick(page, 'Once only')).toHaveCount(1);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('A burst loses and duplicates nothing while responses get lost and the server restarts', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const api = await apiOf(context, ada);
    const titles = Array.from({ length: 60 }, (_, index) => `Task ${index + 1}`);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();

    let requests = 0;
    const sent = new Set<string>();
    let isAway = false;
    let wasAway = false;
    await page.route(creationsOf(ada), async (route) => {
      requests += 1;
      for (const title of titles) if (route.request().postData()?.includes(`"${title}"`)) sent.add(title);
      if (sent.size >= 30 && !wasAway) isAway = wasAway = true;
      if (isAway) return route.abort();
      if (requests % 3 !== 0) return route.continue();
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

  test('A task typed offline waits for the network and says so', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    // Files that the page would load when idle.
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    await context.setOffline(true);
    await addByKeyboard(page, 'Written on the train');
    await expect(page.getByText("Not saved yet. We'll send it when you're back online.")).toBeVisible();
    await expect(page.getByText("You're offline. 1 change will be sent")).toBeVisible();
    await context.setOffline(false);
    await expect(tick(page, 'Written on the train')).toBeVisible();
    await expect(page.getByText("You're offline.")).toHaveCount(0);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('The page logs no error when the network goes before the rest of the page is loaded', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    // React logs an error that a page shows.
    browserErrors.allow(/^PartUnavailable: /);
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Splice the rope');
    const isOffline = Promise.withResolvers<undefined>();
    const later = /\/assets\/(opened-task|task-dragging)-/;
    await page.route(later, async (route) => {
      await isOffline.promise;
      await route.abort('internetdisconnected');
    });
    // The page asks for it when it is idle. Offline it would wait instead, so the network goes after that.
    const requested = page.waitForRequest(/\/assets\/opened-task-/);
    const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('opened-task'));
    await openTasks(page);
    await expect(tick(page, 'Splice the rope')).toBeVisible();
    await requested;
    await context.setOffline(true);
    const note = page.getByText("You're offline.");
    await expect(note).toBeVisible();
    isOffline.resolve(undefined);
    await refused;
    await context.setOffline(false);
    // Its toast disappears, and the rows move up.
    await expect(note).toHaveCount(0);

    await page.getByRole('button', { name: 'Edit Splice the rope' }).click();
    await expect(page.getByRole('heading', { name: "Part of this page didn't load" })).toBeFocused();
    await page.unroute(later);
    // The open task has an address, so the reload opens it.
    await page.getByRole('button', { name: 'Reload page' }).click();
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Splice the rope');
  });

  test('Each pasted line becomes a task', async ({ page, join, context }) => {
    const ada = await join(context);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openTasks(page);
    await page.evaluate(() => navigator.clipboard.writeText('Rope\r\n\r\n  Anchor  \nChart\n'));
    await newTask(page).focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expect.poll(() => shownTitles(page)).toEqual(['Chart', 'Anchor', 'Rope']);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(3);
  });

  test('A refused title is kept with the reason [C5]', async ({ page, join, context }) => {
    await join(context);
    await openTasks(page);
    await newTask(page).press('Enter');
    await expect(newTask(page)).toHaveAccessibleDescription('Error: Enter a task.');
    await newTask(page).fill('x'.repeat(201));
    await newTask(page).press('Enter');
    await expect(newTask(page)).toHaveAccessibleDescription(/up to 200 characters\. This one has 201/);
    await expect(newTask(page)).toHaveValue('x'.repeat(201));
    await newTask(page).fill('🦀'.repeat(200));
    await newTask(page).press('Enter');
    await expect(tick(page, '🦀'.repeat(200))).toBeVisible();
  });

  test('A refused task survives a reload, and signing out asks before it is discarded', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page);
    await page.route(creationsOf(ada), (route) => route.fulfill({ status: 422, body: '{}' }));
    await addByKeyboard(page, 'Only here');
    await expect(page.getByRole('alert')).toContainText('Not saved.');

    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out and discard unsaved changes?' });
    await expect(dialog).toContainText("One change isn't saved yet.");
    await dialog.getByRole('button', { name: 'Stay signed in' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Only here' })).toBeVisible();

    await page.reload();
    await expect(page.getByRole('listitem').filter({ hasText: 'Only here' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('Not saved.');
  });

  test('The page asks before it closes with the only copy of a task', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Storage is off', 'SecurityError');
      };
    });
    const ada = await join(context);
    await openTasks(page);
    await page.route(creationsOf(ada), (route) => route.fulfill({ status: 422, body: '{}' }));
    await addByKeyboard(page, 'Only here');
    await expect(page.getByRole('alert')).toContainText('Not saved.');

    const asked = page.waitForEvent('dialog');
    const closed = page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.accept();
    await closed;
  });
});
