import type { Browser, BrowserContext } from '@playwright/test';
import { startTestProduct } from '../../scripts/testing/test-product.ts';
import { accessToken, expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { fillSignIn, signIn, signInHeading } from './support/forms';
import { apiOf, openTasks, tick } from './support/tasks';

const THIRTY_DAYS = 30 * 24 * 60 * 60;

/** A browser that was closed and opened again keeps persistent cookies and storage. */
async function reopened(context: BrowserContext, browser: Browser, baseURL: string): Promise<BrowserContext> {
  const { cookies, origins } = await context.storageState();
  const kept = cookies.filter(({ expires }) => expires > 0);
  return browser.newContext({ baseURL, storageState: { cookies: kept, origins } });
}

test('A remembered user stays signed in for 30 days, also after the browser was closed [B6][auth-55]', async ({
  page,
  join,
  context,
  browser,
  baseURL,
}) => {
  const ada = await join(context);
  await context.clearCookies();
  await page.goto('/login');
  await expect(page.getByRole('checkbox', { name: 'Keep me signed in' })).toBeChecked();
  await fillSignIn(page, ada.email);
  await expect(page).toHaveURL(/\/tasks$/);
  const lifetimes = (await context.cookies()).map(({ expires }) => expires - Date.now() / 1000);
  expect(Math.max(...lifetimes)).toBeGreaterThan(THIRTY_DAYS - 60);

  const later = await reopened(context, browser, baseURL ?? '');
  await openTasks(await later.newPage());
  await later.close();
});

test('A user who is not remembered is signed out when the browser closes [B6]', async ({
  page,
  join,
  context,
  browser,
  baseURL,
}) => {
  const ada = await join(context);
  await context.clearCookies();
  await page.goto('/login');
  await page.getByRole('checkbox', { name: 'Keep me signed in' }).uncheck();
  await fillSignIn(page, ada.email);
  await expect(page).toHaveURL(/\/tasks$/);
  const later = await reopened(context, browser, baseURL ?? '');
  const tab = await later.newPage();
  await tab.goto('/tasks');
  await expect(signInHeading(tab)).toBeVisible();
  await later.close();
});

test('Restarted servers keep every user signed in [auth-55]', async ({ browser, browserErrors }) => {
  test.slow();
  browserErrors.allow(FAILED_REQUEST);
  const product = await startTestProduct();
  try {
    const context = await browser.newContext({ baseURL: product.origin });
    const ada = { ...newPerson(), password: PASSWORD };
    const headers = { origin: product.origin };
    expect((await context.request.post('/api/auth/sign-up/email', { headers, data: ada })).status()).toBe(
      200,
    );
    const page = await context.newPage();
    await openTasks(page);
    await Promise.all([product.servers.authServer.restart(), product.servers.api.restart()]);
    await page.getByRole('combobox', { name: 'New task' }).fill('After the restart');
    await page.keyboard.press('Enter');
    await expect(tick(page, 'After the restart')).toBeVisible();
    await page.reload();
    await expect(tick(page, 'After the restart')).toBeVisible();
    await context.close();
  } finally {
    await product.stop();
  }
});

test('A session ended elsewhere ends here within seconds, together with its token [A15][auth-54]', async ({
  page,
  join,
  context,
  browser,
  browserErrors,
  baseURL,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const other = await elsewhere.newPage();
  await other.goto('/login');
  await fillSignIn(other, ada.email);
  await expect(other).toHaveURL(/\/tasks$/);
  const headers = { authorization: `Bearer ${await accessToken(elsewhere)}` };

  await page.goto('/account');
  await expect(page.getByText('lose access within seconds')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect
    .poll(async () => (await elsewhere.request.get(`/api/${ada.id}/tasks`, { headers })).status(), {
      timeout: 5_000,
    })
    .toBe(401);
  expect((await elsewhere.request.get('/api/auth/token')).status()).toBe(401);
  await other.reload();
  await expect(signInHeading(other)).toBeVisible();
  await (await apiOf(context, ada)).add('Still here');
  await elsewhere.close();
});

test('Corrupt stored data is dropped, and no page stays blank [auth-38]', async ({
  page,
  context,
  baseURL,
}) => {
  await context.addCookies(
    ['holdfast.session_token', '__Host-holdfast.session_token', 'holdfast.session_data'].map((name) => ({
      name,
      value: 'not.a.session',
      ...(name.startsWith('__Host')
        ? { domain: 'localhost', path: '/', secure: true }
        : { url: baseURL ?? '' }),
    })),
  );
  await page.addInitScript(() => {
    for (const name of ['language', 'theme', 'single-keys', 'token'])
      localStorage.setItem(`holdfast.${name}`, '{"broken');
  });
  await page.goto('/tasks');
  await expect(signInHeading(page)).toBeVisible();
  await expect(signIn(page)).toBeEnabled();
});

test('No page asks for proof of being human or requests anything from other sites [auth-36]', async ({
  page,
  baseURL,
  browserErrors,
}) => {
  // The page of a mailed link checks the link, and this one does not work.
  browserErrors.allow(FAILED_REQUEST);
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '')) foreign.push(request.url());
  });
  for (const path of [
    '/login',
    '/signup',
    '/forgot-password',
    '/reset-password#token=x',
    '/verify-email#token=x',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('iframe, canvas, img, audio')).toHaveCount(0);
  }
  expect(foreign).toEqual([]);
});

test('Password managers find the page that changes a password, and nothing else below .well-known [auth-61]', async ({
  page,
  request,
  join,
  context,
}) => {
  await join(context);
  const answer = await request.get('/.well-known/change-password', { maxRedirects: 0 });
  expect([answer.status(), answer.headers().location]).toEqual([302, '/account']);
  expect(
    (
      await request.get('/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200')
    ).status(),
  ).toBe(404);
  await page.goto('/.well-known/change-password');
  await expect(page.getByLabel('New password', { exact: true })).toBeVisible();
});
