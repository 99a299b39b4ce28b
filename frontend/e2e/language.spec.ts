import { makeAdmin } from './support/database';
import { FAILED_REQUEST, expect, newPerson, test } from './support/fixtures';

test.describe('the language', () => {
  test.describe('of a German browser', () => {
    test.use({ locale: 'de-AT' });

    test('is German from the first page on, and the page says so [auth-62]', async ({ page }) => {
      await page.goto('/login');
      await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
      await expect(page).toHaveTitle('Anmelden – Holdfast');
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
    });

    test('is also that of refusals, which the servers write in English', async ({ page, complaints }) => {
      complaints.allow(FAILED_REQUEST);
      await page.goto('/signup');
      await page.getByLabel('Name').fill('Ada');
      await page.getByLabel('E-Mail-Adresse').fill(newPerson().email);
      await page.getByLabel('Passwort', { exact: true }).fill('password1');
      await page.getByRole('button', { name: 'Konto anlegen' }).click();
      await expect(page.getByRole('alert', { name: 'Es gibt ein Problem' })).toContainText(
        'Dieses Passwort ist zu verbreitet. Wähle ein anderes.',
      );
    });

    test('is that of dates too, as the country writes them', async ({ page, context, join }) => {
      await join(context);
      await page.goto('/account');
      await expect(page.getByText(/zuletzt gesehen: \d\d\.\d\d\.\d{4}, \d\d:\d\d/)).toBeVisible();
    });
  });

  test('of an unknown kind is English, and of it no German is loaded', async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale: 'fr-FR', ...(baseURL ? { baseURL } : {}) });
    const page = await context.newPage();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto('/login');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(loaded.filter((path) => /\/de-[\w-]+\.js$/.test(path))).toEqual([]);
    await context.close();
  });

  test('is chosen in the menu, takes effect at once, and is kept', async ({ page, context, join }) => {
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

  test('that does not load leaves the one that is shown, and says so', async ({
    page,
    context,
    join,
    complaints,
  }) => {
    complaints.allow(FAILED_REQUEST);
    const { name } = await join(context);
    await page.goto('/account');
    await page.route(/\/de-[\w-]+\.js$/, (route) => route.abort());
    await page.getByRole('button', { name: `Account of ${name}` }).click();
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(page.getByRole('group', { name: /^Couldn't load Deutsch/ })).toBeVisible();
    await expect(page.getByLabel('Language')).toHaveValue('en');
  });
});

test('no page grows wider than the window when it runs from right to left', async ({
  page,
  context,
  join,
  complaints,
}) => {
  // A changed role ends tokens: the page renews its own.
  complaints.allow(FAILED_REQUEST);
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
