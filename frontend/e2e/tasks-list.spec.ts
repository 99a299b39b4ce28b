import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf, openTasks, shownTitles, tick, toast, view } from './support/tasks';

test.describe('The task list', () => {
  test('The list loads 250 tasks page by page, each once [C2]', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.addMany(250);
    await openTasks(page);
    await expect(view(page, 'Open')).toHaveText('Open250');
    const seen = new Set(await shownTitles(page));
    expect([...seen].slice(0, 100)).toEqual((await api.all()).map(({ title }) => title));
    const last = page.getByRole('listitem').and(page.locator('[aria-posinset="250"]'));
    await expect(async () => {
      await page.mouse.wheel(0, 700);
      for (const title of await shownTitles(page)) seen.add(title);
      await expect(last).toBeInViewport({ timeout: 100 });
    }).toPass({ intervals: [50] });
    await expect(last).toHaveAttribute('aria-setsize', '250');
    await expect(page.getByRole('button', { name: 'Show more tasks' })).toHaveCount(0);
    seen.delete('');
    expect(seen.size).toBe(250);
    // Only the rows near the window are in the page.
    expect(await page.getByRole('listitem').count()).toBeLessThan(100);
  });

  test('The list keeps rows out of sight reachable for the keyboard and for a screen reader', async ({
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

  test('The list shows placeholders while it loads, and says so', async ({ page, join, context }) => {
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

  test('A list that cannot load says what happened, what is kept and what to do [D3]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.route(`**/api/${ada.id}/tasks?*`, (route) => route.fulfill({ status: 503, body: '{}' }));
    await openTasks(page);
    const failure = page.getByRole('alert');
    await expect(failure).toContainText("Couldn't load your tasks");
    await expect(failure).toContainText('Your tasks are safe.');
    await page.unroute(`**/api/${ada.id}/tasks?*`);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  });

  test('A list that could not be loaded is shown as soon as the network is back', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const api = await apiOf(context, await join(context));
    const rope = await api.add('Rope');
    await api.change(rope.id, { completed: true });
    await openTasks(page);
    await expect(view(page, 'Done')).toHaveText('Done1');
    await context.setOffline(true);
    await view(page, 'Done').click();
    await expect(page.getByRole('heading', { name: "Couldn't load your tasks" })).toBeVisible();
    await context.setOffline(false);
    await expect(tick(page, 'Rope')).toBeVisible();
  });

  test('The empty states explain what to do', async ({ page, join, context }) => {
    await join(context);
    for (const [search, heading] of [
      ['', 'Nothing left to do'],
      ['?show=done', 'Nothing done yet'],
      ['?show=all', 'No tasks yet'],
      ['?show=today', 'Nothing due today'],
      ['?show=week', 'Nothing due in the next 7 days'],
      ['?show=trash', 'The trash is empty'],
      ['?q=', 'What are you looking for?'],
      ['?q=nowhere', 'No results for “nowhere”'],
    ] as const) {
      await openTasks(page, search);
      await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    }
  });

  test('A row shows the words of a description without its Markdown', async ({ page, join, context }) => {
    const ada = await join(context);
    const description =
      '## Rig\n\n**Twenty** metres of [rope](https://example.com)\n\n- [ ] cut\n- [x] splice';
    await (await apiOf(context, ada)).add('Rope', { description });
    await openTasks(page);
    const row = page.getByRole('listitem').filter({ has: tick(page, 'Rope') });
    await expect(row.getByText('Rig Twenty metres of rope cut splice', { exact: true })).toBeVisible();
    await expect(row.getByRole('link')).toHaveCount(0);
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
    test(`A row shows ${text} as plain text [C5]`, async ({ page, join, context }) => {
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
