import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { fillSignIn, signInHeading } from './support/forms';
import { keptAddresses, keptValues } from './support/storage';
import { addByKeyboard, apiOf, edit, openTasks, tick } from './support/tasks';

/** Records every heading ever painted, from before the first script. */
async function watchHeadings(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Reflect.set(window, 'seenHeadings', seen);
    new MutationObserver(() => {
      for (const heading of document.querySelectorAll('h1')) seen.add(heading.textContent);
    }).observe(document, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => [...(Reflect.get(window, 'seenHeadings') as Set<string>)]);
}

test.describe('A visitor', () => {
  test('A visitor signs in and returns to the requested page [D1][D2][auth-27]', async ({
    page,
    join,
    context,
    browser,
  }) => {
    const ada = await join(context);
    const fresh = await browser.newContext();
    const visitor = await fresh.newPage();
    await visitor.goto(new URL('/tasks?show=done', await originOf(page)).href);
    await expect(visitor).toHaveURL(/\/login\?returnTo=%2Ftasks%3Fshow%3Ddone$/);
    await fillSignIn(visitor, ada.email);
    await expect(visitor).toHaveURL(/\/tasks\?show=done$/);
    await expect(visitor).toHaveTitle('Done tasks – Holdfast');
    await fresh.close();
  });

  for (const target of [
    '//evil.example/x',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
  ]) {
    test(`The sign-in page ignores returnTo=${target} [auth-27]`, async ({ page, join, context }) => {
      const ada = await join(context);
      await context.clearCookies();
      await page.goto(`/login?returnTo=${encodeURIComponent(target)}`);
      await fillSignIn(page, ada.email);
      await expect(page).toHaveURL(/^http:\/\/localhost:\d+\/tasks$/);
    });
  }

  test('A visitor never sees the app, not even for a moment [auth-26]', async ({ page }) => {
    const headings = await watchHeadings(page);
    await page.goto('/tasks');
    await expect(signInHeading(page)).toBeVisible();
    expect(await headings()).not.toContain('Tasks');
  });

  test('An unknown address shows the not-found page', async ({ page, browserErrors }) => {
    browserErrors.allow(FAILED_REQUEST);
    expect((await page.goto('/no/such/page'))?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    await expect(page).toHaveTitle('Page not found – Holdfast');
  });
});

test.describe('A signed-in user', () => {
  test('A reload keeps the user signed in, without a flash of the form [B1][auth-26]', async ({
    page,
    join,
    context,
  }) => {
    await join(context);
    const headings = await watchHeadings(page);
    // Slow enough that a form shown too early is noticed.
    await page.route('**/api/auth/get-session', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue();
    });
    await openTasks(page);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Open tasks', level: 1 })).toBeVisible();
    expect(await headings()).not.toContain('Sign in');
  });

  test('The sign-in page leads a signed-in user straight to the tasks', async ({ page, join, context }) => {
    await join(context);
    await page.goto('/login');
    await expect(page).toHaveURL(/\/tasks$/);
  });

  test('The app keeps no token in any storage, and scripts cannot read the session cookie [A20][B9]', async ({
    page,
    join,
    context,
  }) => {
    await join(context);
    await openTasks(page);
    await addByKeyboard(page, 'Look into every drawer');
    await expect(tick(page, 'Look into every drawer')).toBeVisible();

    const stored = await page.evaluate(() => ({
      local: JSON.stringify(Object.entries(localStorage)),
      session: JSON.stringify(Object.entries(sessionStorage)),
      cookies: document.cookie,
      url: location.href,
      history: JSON.stringify(history.state),
    }));
    expect(stored).toMatchObject({ cookies: '' });
    expect(JSON.stringify(stored)).not.toMatch(/eyJ|token/i);
    // The tasks are kept for reading offline; no API token is.
    await expect.poll(() => keptValues(page)).toContain('Look into every drawer');
    expect(await keptValues(page)).not.toMatch(/eyJ|token/i);
    expect(await keptAddresses(page)).not.toContainEqual(expect.stringContaining('/api/'));
    const cookies = await context.cookies();
    const hidden = { httpOnly: true, sameSite: 'Lax' };
    expect(
      Object.fromEntries(cookies.map(({ name, httpOnly, sameSite }) => [name, { httpOnly, sameSite }])),
    ).toEqual({ 'holdfast.session_token': hidden, 'holdfast.known_device': hidden });
  });

  test('The app gets a new token before the old one ends, by its lifetime [A14][D2]', async ({
    page,
    join,
    context,
  }) => {
    await join(context);
    await page.clock.install();
    let mints = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/auth/token')) mints += 1;
    });
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    expect(mints).toBe(1);

    await page.clock.fastForward('14:00');
    await addByKeyboard(page, 'Within its life');
    await expect(tick(page, 'Within its life')).toBeVisible();
    expect(mints).toBe(1);

    await page.clock.fastForward('00:45');
    await addByKeyboard(page, 'Half a minute before its end');
    await expect(tick(page, 'Half a minute before its end')).toBeVisible();
    expect(mints).toBe(2);
  });

  test('The user notices nothing when the API refuses a token that can be renewed [D2][A5]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'POST') statuses.push(response.status());
    });
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    let isFirst = true;
    await page.route(`**/api/${ada.id}/tasks`, async (route) => {
      const headers = isFirst
        ? { ...route.request().headers(), authorization: 'Bearer e30.e30.e30' }
        : undefined;
      isFirst = false;
      await route.continue(headers ? { headers } : {});
    });
    await addByKeyboard(page, 'Saved at the second try');
    await expect(tick(page, 'Saved at the second try')).toBeVisible();
    expect(statuses).toEqual([401, 201]);
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });

  test('A session survives the network returning during a token renewal, with the text being typed [D2]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await (await apiOf(context, ada)).add('Rope');
    const headings = await watchHeadings(page);
    await page.clock.install();
    await openTasks(page);
    await edit(page, 'Rope').click();
    const description = page.getByRole('dialog').getByLabel('Description');
    await description.fill('Half a thought');
    const held = Promise.withResolvers<undefined>();
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (/\/events$|\/lists|\/tasks/.test(response.url())) statuses.push(response.status());
    });
    await page.route(
      '**/api/auth/token',
      async (route) => {
        const response = await route.fetch();
        await held.promise;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await page.clock.fastForward('14:45');
    const renewal = page.waitForRequest('**/api/auth/token');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await renewal;
    const rechecked = page.waitForResponse('**/api/auth/get-session');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await rechecked;
    held.resolve(undefined);

    await expect.poll(() => statuses).toContain(200);
    expect(statuses).not.toContain(401);
    await expect(description).toHaveValue('Half a thought');
    await expect(page).toHaveURL(/\/tasks/);
    expect(await headings()).not.toContain('Sign in');
  });

  test('A user whose session was ended signs in again, returns, and finds the unsaved task [D2][auth-37]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await openTasks(page, '?show=all');
    await expect(page.getByRole('heading', { name: 'No tasks yet' })).toBeVisible();
    await context.clearCookies();
    await page.route('**/api/*/tasks', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer e30.e30.e30' } }),
    );

    await addByKeyboard(page, 'Written too late');
    await expect(page).toHaveURL(/\/login\?returnTo=%2Ftasks%3Fshow%3Dall$/);
    await expect(page.getByText('Your session has ended.')).toBeVisible();

    await page.unroute('**/api/*/tasks');
    await fillSignIn(page, ada.email);
    await expect(page).toHaveURL(/\/tasks\?show=all$/);
    await expect(tick(page, 'Written too late')).toBeVisible();
    expect(await (await apiOf(context, ada)).all()).toHaveLength(1);
  });
});

async function originOf(page: Page): Promise<string> {
  await page.goto('/');
  return new URL(page.url()).origin;
}
