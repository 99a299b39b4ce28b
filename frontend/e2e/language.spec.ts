import { makeAdmin } from './support/database';
import { FAILED_REQUEST, expect, newPerson, test } from './support/fixtures';

test.describe('The language', () => {
  test.describe('of a German browser', () => {
    test.use({ locale: 'de-AT' });

    test('Every page is German from the first one on and declares it [auth-62]', async ({ page }) => {
      await page.goto('/login');
      await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
      await expect(page).toHaveTitle('Anmelden – Holdfast');
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
    });

    test('Refusals are German although the servers write English', async ({ page, browserErrors }) => {
      browserErrors.allow(FAILED_REQUEST);
      await page.goto('/signup');
      await page.getByLabel('Name').fill('Ada');
      await page.getByLabel('E-Mail-Adresse').fill(newPerson().email);
      await page.getByLabel('Passwort', { exact: true }).fill('password1');
      await page.getByRole('button', { name: 'Konto anlegen' }).click();
      await expect(page.getByRole('alert', { name: 'Es gibt ein Problem' })).toContainText(
        'Dieses Passwort ist zu verbreitet. Wähle ein anderes.',
      );
    });

    test('Dates are German, in the format of the country', async ({ page, context, join }) => {
      await join(context);
      await page.goto('/account');
      await expect(page.getByText(/zuletzt gesehen: \d\d\.\d\d\.\d{4}, \d\d:\d\d/)).toBeVisible();
    });
  });

  test('An unsupported language falls back to English and loads no German', async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale: 'fr-FR', ...(baseURL ? { baseURL } : {}) });
    const page = await context.newPage();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto('/login');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(loaded.filter((path) => /\/de-[\w-]+\.js$/.test(path))).toEqual([]);
    await context.close();
  });

  test('A language chosen in the menu applies at once and is kept', async ({ page, context, join }) => {
    const { name } = await join(context);
    await page.goto('/account');
    await page.getByRole('button', { name: `Account of ${name}` }).click();
    await page.getByLabel('Language').selectOption('Deutsch');

    const heading = page.getByRole('heading', { name: 'Konto', exact: true });
    await expect(heading).toBeFocused();
    await expect(page).toHaveTitle('Konto – Holdfast');
    await page.reload();
    await expect(heading).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');

    await page.getByRole('button', { name: `Konto von ${name}` }).click();
    await page.getByLabel('Sprache').selectOption('English');
    await expect(page.getByRole('heading', { name: 'Account', exact: true })).toBeFocused();
  });

  test('A language that fails to load leaves the current one and reports it', async ({
    page,
    context,
    join,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const { name } = await join(context);
    await page.goto('/account');
    await page.route(/\/de-[\w-]+\.js$/, (route) => route.abort());
    await page.getByRole('button', { name: `Account of ${name}` }).click();
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(page.getByRole('group', { name: /^Couldn't load Deutsch/ })).toBeVisible();
    await expect(page.getByLabel('Language')).toHaveValue('en');
  });
});

test('No page grows wider than the window in a right-to-left layout', async ({
  page,
  context,
  join,
  browserErrors,
}) => {
  // A changed role ends tokens, so the page renews its token.
  browserErrors.allow(FAILED_REQUEST);
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = () =>
    page.evaluate(() => {
      document.documentElement.dir = 'rtl';
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
  for (const path of ['/login', '/signup', '/forgot-password', '/reset-password#token=x']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await overflow(), path).toBe(0);
  }
  await makeAdmin((await join(context)).email);
  for (const path of ['/tasks', '/account', '/admin', '/admin/activity']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await overflow(), path).toBe(0);
  }
});
