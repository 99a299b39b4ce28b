import { expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { fillSignIn, signInHeading } from './support/forms';
import { addByKeyboard, apiOf, openTasks, tick } from './support/tasks';

test.describe('Signing out and several tabs', () => {
  test('Signing out ends the session in every tab, and the next user sees nothing of it [B1][auth-57]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Only for Ada');
    await openTasks(page);
    await expect(tick(page, 'Only for Ada')).toBeVisible();
    const second = await context.newPage();
    await openTasks(second);
    await expect(tick(second, 'Only for Ada')).toBeVisible();

    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(signInHeading(page)).toBeVisible();
    await expect(signInHeading(second)).toBeVisible({ timeout: 1_000 });
    expect((await context.request.get('/api/auth/token')).status()).toBe(401);

    const bob = newPerson('Bob');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill(bob.name);
    await page.getByLabel('Email address').fill(bob.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create an account' }).click();
    for (const tab of [page, second]) {
      await expect(tab.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
      await expect(tab.getByText('Only for Ada')).toHaveCount(0);
    }
  });

  test('Signing out leaves no text of a task in toasts or in memory', async ({ page, join, context }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    for (const title of ['A private matter', 'Another one']) await api.add(title);
    await openTasks(page);
    await page.getByRole('button', { name: 'Delete A private matter' }).click();
    await expect(page.getByRole('group', { name: 'Deleted “A private matter”' })).toBeVisible();
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(signInHeading(page)).toBeVisible();
    expect(await page.content()).not.toMatch(/A private matter|Another one/);

    // Without a server response a page can show only what it has kept.
    await page.route(`**/api/${ada.id}/tasks?*`, () => undefined);
    await fillSignIn(page, ada.email);
    await expect(page.getByText('Loading your tasks…')).toBeAttached();
    await expect(page.getByText('Another one')).toHaveCount(0);
  });

  test('One tab shows what was changed in another [D2]', async ({ page, join, context }) => {
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Anchor');
    await openTasks(page);
    const second = await context.newPage();
    await openTasks(second);
    await expect(tick(second, 'Anchor')).toBeVisible();

    await addByKeyboard(page, 'Rope');
    await expect(tick(second, 'Rope')).toBeVisible({ timeout: 2_000 });
    await tick(second, 'Anchor').click();
    await expect(tick(page, 'Anchor')).toHaveCount(0, { timeout: 2_000 });
    for (const tab of [page, second]) {
      await expect(tab.getByRole('navigation', { name: 'Views' })).toContainText(
        /Open\s*1.*All\s*2.*Done\s*1/s,
        {
          timeout: 2_000,
        },
      );
    }
  });

  test('Five tabs request one token each and stay signed in [auth-56]', async ({ join, context }) => {
    await join(context);
    let mints = 0;
    context.on('request', (request) => {
      if (request.url().endsWith('/api/auth/token')) mints += 1;
    });
    const tabs = await Promise.all(Array.from({ length: 5 }, () => context.newPage()));
    await Promise.all(tabs.map((tab) => openTasks(tab)));
    for (const tab of tabs)
      await expect(tab.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    expect(mints).toBe(5);
  });

  test('Five waking tabs renew at most one token each, and end together [auth-56][auth-57]', async ({
    join,
    context,
  }) => {
    await join(context);
    let mints = 0;
    context.on('request', (request) => {
      if (request.url().endsWith('/api/auth/token')) mints += 1;
    });
    await context.clock.install();
    const tabs = await Promise.all(Array.from({ length: 5 }, () => context.newPage()));
    await Promise.all(tabs.map((tab) => openTasks(tab)));
    for (const tab of tabs)
      await expect(tab.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();

    mints = 0;
    await context.clock.fastForward('16:00');
    await Promise.all(
      tabs.map(async (tab) => {
        const read = tab.waitForResponse((response) => /\/api\/[^/]+\/tasks\?/.test(response.url()));
        await tab.evaluate(() => {
          document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
        });
        expect((await read).status()).toBe(200);
      }),
    );
    expect(mints).toBe(5);
    for (const tab of tabs) await expect(tab).toHaveURL(/\/tasks/);

    const [first, ...others] = tabs;
    await first?.getByRole('button', { name: /^Account of/ }).click();
    await first?.getByRole('button', { name: 'Sign out' }).click();
    if (first) await expect(signInHeading(first)).toBeVisible();
    for (const tab of others) await expect(signInHeading(tab)).toBeVisible({ timeout: 1_000 });
  });

  test('A user whose session ended before an account change signs in and returns [D2]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.goto('/account');
    await expect(page.getByText('(this device)')).toBeVisible();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Change name' }).click();
    await expect(page).toHaveURL(/\/login\?returnTo=%2Faccount$/);
    await expect(page.getByText('Your session has ended.')).toBeVisible();
    await fillSignIn(page, ada.email);
    await expect(page).toHaveURL(/\/account$/);
  });

  test('The page says when Holdfast is unreachable, and opens when it is reachable again [auth-37]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(/Failed to load resource|RequestFailure/);
    await join(context);
    await page.route('**/api/auth/get-session', (route) => route.abort());
    await page.goto('/tasks');
    await expect(page.getByRole('heading', { name: "Holdfast can't start" })).toBeVisible();
    await page.unroute('**/api/auth/get-session');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Open tasks', level: 1 })).toBeVisible();
  });

  test('A sign-out that did not reach the server keeps the user signed in and says so', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await join(context);
    await openTasks(page);
    await page.route('**/api/auth/sign-out', (route) => route.abort());
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('group', { name: /You're still signed in/ })).toBeVisible();
    await page.unroute('**/api/auth/sign-out');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(signInHeading(page)).toBeVisible();
  });
});
