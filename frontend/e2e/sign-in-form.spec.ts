import type { Locator } from '@playwright/test';
import { expect, FAILED_REQUEST, PASSWORD, test } from './support/fixtures';
import { email, password, signIn, summary } from './support/forms';

const problem = (status: number, code: string, detail: string, more = {}) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: '', status, code, detail, ...more }),
});
const attributesOf = (field: Locator): Promise<Record<string, string>> =>
  field.evaluate((element) =>
    Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name) ?? ''])),
  );

test.describe('/login', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/login');
    await expect(signIn(page)).toBeVisible();
  });

  test('The sign-in form is a real form that would POST, never put a password into the address [auth-1][auth-30]', async ({
    page,
  }) => {
    const forms = await page
      .locator('form')
      .evaluateAll((all) =>
        all.map((form) => ['method', 'action', 'novalidate'].map((name) => form.getAttribute(name))),
      );
    expect(forms).toEqual([['post', '/login', '']]);
  });

  test('The sign-in form declares to password managers what each field is [auth-2][auth-3][auth-4][auth-5][auth-19]', async ({
    page,
  }) => {
    expect(await attributesOf(email(page))).toMatchObject({
      id: 'email',
      name: 'email',
      type: 'email',
      autocomplete: 'username webauthn',
      inputmode: 'email',
      autocapitalize: 'off',
      spellcheck: 'false',
      required: '',
    });
    const attributes = await attributesOf(password(page));
    expect(attributes).toMatchObject({
      id: 'current-password',
      type: 'password',
      autocomplete: 'current-password',
    });
    expect(attributes).not.toHaveProperty('maxlength');
    expect(attributes).not.toHaveProperty('placeholder');
  });

  test('The password is shown on request and hidden again on submit [auth-11][auth-12]', async ({ page }) => {
    await password(page).fill(PASSWORD);
    await page.getByRole('button', { name: /^Show Password/ }).click();
    await expect(password(page)).toHaveAttribute('type', 'text');
    await expect(page.getByText('Password is visible')).toBeAttached();
    await expect(page).toHaveURL(/\/login$/);
    await page.getByRole('button', { name: 'Hide Password' }).click();
    await expect(password(page)).toHaveAttribute('type', 'password');

    await page.getByRole('button', { name: /^Show Password/ }).click();
    await signIn(page).click();
    await expect(password(page)).toHaveAttribute('type', 'password');
  });

  test('The password field accepts a pasted password [auth-10]', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate((text) => navigator.clipboard.writeText(text), ` ${PASSWORD} `);
    await password(page).focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expect(password(page)).toHaveValue(` ${PASSWORD} `);
  });

  test('The submit button is enabled and says what it does [auth-21][auth-22][auth-23]', async ({ page }) => {
    await expect(signIn(page)).toBeEnabled();
    expect(await page.locator('form button:not([type=button])').allTextContents()).toEqual(['Sign in']);
  });

  test('The sign-in form reports no error in unfinished input [auth-31]', async ({ page }) => {
    await email(page).fill('ada');
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('Tab');
    await expect(page.getByText('There is a problem')).toHaveCount(0);
    await expect(page).toHaveTitle('Sign in – Holdfast');
  });

  test('The error summary lists each error in the words of its field, and links to it [auth-28][auth-29][auth-31]', async ({
    page,
  }) => {
    await email(page).press('Enter');
    await expect(page).toHaveTitle('Error: Sign in – Holdfast');
    await expect(summary(page)).toBeFocused();
    const messages = await summary(page).getByRole('link').allTextContents();
    expect(messages).toEqual(['Enter your email address.', 'Enter your password.']);
    for (const [index, field] of [email(page), password(page)].entries()) {
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(field).toHaveAccessibleDescription(`Error: ${messages[index] ?? ''}`);
    }
    await summary(page).getByRole('link', { name: 'Enter your password.' }).click();
    await expect(password(page)).toBeFocused();

    await email(page).fill('ada@example.com');
    await expect(summary(page).getByRole('link')).toHaveCount(1);
    await password(page).fill('x');
    await expect(summary(page)).toHaveCount(0);
    await expect(page).toHaveTitle('Sign in – Holdfast');
  });

  test('The sign-in form says the same for a wrong password and an unknown address [auth-33][auth-34][B5]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await context.clearCookies();
    const said: string[] = [];
    for (const address of [ada.email, 'nobody@example.com']) {
      await email(page).fill(address);
      await password(page).fill('not the password');
      await signIn(page).click();
      await expect(summary(page)).toBeFocused();
      await expect(email(page)).toHaveValue(address);
      await expect(password(page)).toHaveValue('');
      said.push(await summary(page).innerText());
      await page.goto('/login');
    }
    expect(said[0]).toContain('Wrong email address or password.');
    expect(said[1]).toBe(said[0]);
  });

  test('The sign-in form ignores the case of the address and spaces around it [auth-18][auth-20]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await context.clearCookies();
    await email(page).fill(`  ${ada.email.toUpperCase()} `);
    await password(page).fill(PASSWORD);
    await password(page).press('Enter');
    await expect(page).toHaveURL(/\/tasks$/);
    await expect(page.locator('form[action="/login"]')).toHaveCount(0);
  });

  test('The sign-in form submits once, however often the button is pressed, and keeps focus and name [auth-24][auth-25]', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await context.clearCookies();
    let requests = 0;
    await page.route('**/sign-in/email', async (route) => {
      requests += 1;
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    await email(page).fill(ada.email);
    await password(page).fill(PASSWORD);
    await signIn(page).dblclick();
    await expect(signIn(page)).toHaveAttribute('aria-disabled', 'true');
    await expect(signIn(page)).toHaveAccessibleName('Sign in Signing in…');
    await expect(signIn(page)).toBeFocused();
    await password(page).press('Enter');
    await expect(page).toHaveURL(/\/tasks$/);
    expect(requests).toBe(1);
  });

  test('The sign-in form keeps all input but the password when the server is unreachable, and retries [auth-37][auth-32]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await context.clearCookies();
    await page.route('**/sign-in/email', (route) => route.abort());
    await email(page).fill(ada.email);
    await password(page).fill(PASSWORD);
    await signIn(page).click();
    await expect(summary(page)).toBeFocused();
    await expect(summary(page)).toContainText("Can't reach the server. What you typed is kept.");
    await expect(email(page)).toHaveValue(ada.email);
    await expect(password(page)).toHaveValue('');

    await page.unroute('**/sign-in/email');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page).toHaveURL(/\/tasks$/);
  });

  for (const status of [500, 503]) {
    test(`The sign-in form stays usable after a ${status} [auth-37]`, async ({ page, browserErrors }) => {
      browserErrors.allow(FAILED_REQUEST);
      await page.route('**/sign-in/email', (route) => route.fulfill(problem(status, 'INTERNAL_ERROR', 'x')));
      await email(page).fill('ada@example.com');
      await password(page).fill(PASSWORD);
      await signIn(page).click();
      await expect(summary(page)).toContainText('Something went wrong on our side.');
      await expect(signIn(page)).toBeEnabled();
    });
  }

  test('The sign-in form says how long to wait after too many tries, and counts down [auth-35][B10]', async ({
    page,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await page.clock.install();
    const answer = problem(429, 'RATE_LIMITED', 'Too many requests.');
    await page.route('**/sign-in/email', (route) =>
      route.fulfill({ ...answer, headers: { 'Retry-After': '27' } }),
    );
    await email(page).fill('ada@example.com');
    await password(page).fill(PASSWORD);
    await signIn(page).click();
    await expect(summary(page)).toContainText('Try again in 27 seconds.');
    await page.clock.runFor(7_000);
    await expect(summary(page)).toContainText('20 seconds left');
    await page.clock.runFor(20_000);
    await expect(summary(page)).toContainText('You can try again now.');
  });

  test('The sign-in page names the right address and leads there when it is opened at another one', async ({
    page,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const configured = new URL('/login?returnTo=%2Faccount', baseURL ?? '').href;
    await page.goto(configured.replace('localhost', '127.0.0.1'));
    await email(page).fill('ada@example.com');
    await password(page).fill(PASSWORD);
    await signIn(page).click();
    await expect(summary(page)).toBeFocused();
    const link = summary(page).getByRole('link', {
      name: `Open Holdfast at ${new URL(configured).origin}.`,
    });
    await link.click();
    await expect(page).toHaveURL(configured);
    await expect(email(page)).toBeVisible();
  });

  test('The sign-in form fits a small phone with its keyboard open, in text that does not zoom [auth-63]', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await email(page).focus();
    const sizes = await page
      .locator('input:not([type=checkbox])')
      .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    for (const target of [email(page), password(page), signIn(page)]) await expect(target).toBeInViewport();
  });
});
