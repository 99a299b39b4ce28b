import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf, openTasks, tick } from './support/tasks';

test('Every control is at least 24 px, and at least 44 px high on a touch screen [auth-62]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  await (await apiOf(context, ada)).add('Rope');
  await page.setViewportSize({ width: 360, height: 640 });
  for (const path of ['/tasks', '/tasks?show=all']) {
    await page.goto(path);
    await expect(tick(page, 'Rope')).toBeVisible();
    const small = await page
      .locator('button:visible, nav a:visible, label:has(input[type=checkbox]):visible')
      .evaluateAll((targets) =>
        targets
          .map((target) => ({ target, size: target.getBoundingClientRect() }))
          .filter(({ size: { width, height } }) => width > 1 && (width < 24 || height < 44))
          .map(({ target }) => target.outerHTML),
      );
    expect(small).toEqual([]);
  }
});

test('Text at 200 % still fits the page [auth-62]', async ({ page, join, context }) => {
  const ada = await join(context);
  await (await apiOf(context, ada)).add('A task with a title of some length, as people write them');
  await page.setViewportSize({ width: 640, height: 800 });
  await openTasks(page);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('The theme follows the system, can be chosen, and is applied before the first paint', async ({
  browserErrors,
  page,
  join,
  context,
}) => {
  await join(context);
  await page.emulateMedia({ colorScheme: 'light' });
  await openTasks(page);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background();
  expect(dark).not.toBe(light);

  await page.getByRole('button', { name: 'Theme: system' }).click();
  await expect(page.getByRole('button', { name: 'Theme: light' })).toBeFocused();
  expect(await background()).toBe(light);
  browserErrors.allow(FAILED_REQUEST);
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto('/tasks', { waitUntil: 'commit' });
  await expect.poll(background).toBe(light);
});

test('Checkboxes can be distinguished in forced colours, and nothing moves for users who prefer reduced motion [auth-64]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Open');
  await api.add('Done', { completed: true });
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await openTasks(page, '?show=all');
  expect(await tick(page, 'Done').evaluate((element) => getComputedStyle(element).appearance)).toBe('auto');
  const durations = await page
    .locator('body *')
    .evaluateAll((elements) =>
      elements.map((element) => Number.parseFloat(getComputedStyle(element).transitionDuration)),
    );
  expect(Math.max(...durations)).toBeLessThan(0.01);
});

test('Every page declares its language', async ({ page }) => {
  await page.goto('/login');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
