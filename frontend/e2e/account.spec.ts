import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { mailedLink } from './support/mailbox';
import { apiOf, openTasks, tick } from './support/tasks';

const NEW_PASSWORD = 'nine brass lanterns';

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function openAccount(page: Page): Promise<void> {
  await page.goto('/account');
  await expect(page.getByText('(this device)')).toBeVisible();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('The menu leads to the account, and a visitor returns to it after signing in [D1]', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  // The sections of the account may still be loading when the cookies go.
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await openTasks(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('Account – Holdfast');

  await context.clearCookies();
  await page.goto('/account');
  await expect(page).toHaveURL(/returnTo=%2Faccount$/);
  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/account$/);
});

test('A changed name is shown everywhere at once', async ({ page, join, context }) => {
  await join(context);
  await openAccount(page);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Change name' }).click();
  await expect(section(page, 'Name')).toContainText('Name changed.');
  await expect(page.getByRole('button', { name: 'Account of Ada Lovelace' })).toBeVisible();
});

test('Changing the password requires the current one, ends every other session and keeps this one [B8][auth-42][auth-7]', async ({
  page,
  join,
  context,
  browser,
  browserErrors,
  baseURL,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await (await apiOf(context, ada)).add('Rope');
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const other = await elsewhere.newPage();
  await signIn(other, ada.email, PASSWORD);
  await expect(tick(other, 'Rope')).toBeVisible();

  await openAccount(page);
  const form = section(page, 'Password');
  await expect(form.locator('input[autocomplete=username]')).toHaveValue(ada.email);
  await form.getByLabel('Current password', { exact: true }).fill('not the password');
  await form.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(form.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await expect(form.getByLabel('Current password', { exact: true })).toHaveAccessibleDescription(
    'Error: Wrong password.',
  );
  await expect(page).toHaveTitle('Error: Account – Holdfast');

  await form.getByLabel('Current password', { exact: true }).fill(PASSWORD);
  await form.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(form).toContainText("Password changed. You're signed out everywhere else.");
  await expect(form.getByLabel('Current password', { exact: true })).toHaveValue('');

  await page.getByRole('link', { name: 'Holdfast' }).click();
  await expect(tick(page, 'Rope')).toBeVisible();
  expect((await elsewhere.request.get('/api/auth/token')).status()).toBe(401);
  await signIn(other, ada.email, NEW_PASSWORD);
  await expect(tick(other, 'Rope')).toBeVisible();
  await elsewhere.close();
});

test('A new address takes effect once it is confirmed, and the old address can undo it [B8][auth-59]', async ({
  page,
  joinConfirmed,
  context,
  request,
}) => {
  const ada = await joinConfirmed(context);
  const moved = newPerson('Moved').email;
  await openAccount(page);
  const form = section(page, 'Email address');
  await form.getByLabel('New email address').fill(moved);
  await form.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await form.getByRole('button', { name: 'Change email address' }).click();
  await expect(form).toContainText(`We sent a link to ${moved}.`);
  await expect(form).toContainText(ada.email);

  await page.goto(await mailedLink(request, moved, '/confirm-email'));
  await page.getByRole('button', { name: 'Use this address' }).click();
  await expect(page.getByRole('heading', { name: 'Your address has changed' })).toBeFocused();
  await openAccount(page);
  await expect(form).toContainText(`${moved}, confirmed`);

  await page.goto(await mailedLink(request, ada.email, '/undo-email-change'));
  await page.getByRole('button', { name: 'Undo the change' }).click();
  await expect(page.getByRole('heading', { name: 'Your account uses this address again' })).toBeVisible();
  expect((await context.request.get('/api/auth/token')).status()).toBe(401);
});

test('The session list names this session, and the others can be ended one by one or all at once [B9][auth-53]', async ({
  page,
  join,
  context,
  browser,
  baseURL,
}) => {
  const ada = await join(context);
  const others = await Promise.all(
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
      'curl/8.5.0',
      'curl/8.5.0',
    ].map((userAgent) => browser.newContext({ baseURL: baseURL ?? '', userAgent })),
  );
  for (const { request } of others) {
    const response = await request.post('/api/auth/sign-in/email', {
      headers: { origin: baseURL ?? '' },
      data: { email: ada.email, password: PASSWORD },
    });
    expect(response.status()).toBe(200);
  }
  await openAccount(page);
  const list = section(page, 'Your devices');
  await expect(list.getByRole('listitem')).toHaveCount(4);
  const here = list.getByRole('listitem').filter({ hasText: '(this device)' });
  await expect(here.getByRole('button')).toHaveCount(0);

  await list.getByRole('button', { name: /^Sign out Firefox 141/ }).click();
  await expect(list.getByRole('listitem')).toHaveCount(3);
  expect((await others[0]?.request.get('/api/auth/token'))?.status()).toBe(401);

  await list.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  for (const other of others) {
    expect((await other.request.get('/api/auth/token')).status()).toBe(401);
    await other.close();
  }
  await openTasks(page);
});

test('An account is deleted after its password is given [B8][auth-60]', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await openAccount(page);
  await page.getByRole('button', { name: 'Delete account…' }).click();
  const form = section(page, 'Delete account');
  await expect(form).toContainText('and all tasks, including trash');
  await form.getByLabel('Enter your password to confirm', { exact: true }).fill('not the password');
  await form.getByRole('button', { name: 'Delete account permanently' }).click();
  await expect(form.getByRole('alert')).toContainText('Wrong password.');
  await form.getByLabel('Enter your password to confirm', { exact: true }).fill(PASSWORD);
  await form.getByRole('button', { name: 'Delete account permanently' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await signIn(page, ada.email, PASSWORD);
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeVisible();
});

test('The session list reports a failed load and loads on the next try', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  await join(context);
  await page.route('**/api/auth/sessions', (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto('/account');
  const list = section(page, 'Your devices');
  await expect(list.getByRole('alert')).toContainText("Couldn't load your devices.");
  await page.unroute('**/api/auth/sessions');
  await list.getByRole('button', { name: 'Try again' }).click();
  await expect(list).toContainText('(this device)');
});
