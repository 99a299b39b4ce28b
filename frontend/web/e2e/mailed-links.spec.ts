import type { Page } from '@playwright/test';
import { query } from './support/database';
import { expect, FAILED_REQUEST, PASSWORD, test } from './support/fixtures';
import { mailedLink } from './support/mailbox';

async function askForReset(page: Page, address: string): Promise<void> {
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeFocused();
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeFocused();
}

async function choosePassword(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Change the password' }).click();
}

async function signIn(page: Page, address: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a forgotten password is replaced by a link that works once [B7][auth-40][auth-41]', async ({
  page,
  join,
  context,
  request,
  complaints,
}) => {
  complaints.allow(FAILED_REQUEST);
  const ada = await join(context);
  await context.clearCookies();
  await askForReset(page, ada.email);
  const link = await mailedLink(request, ada.email, 'Choose a new password');

  await test.step('a mail scanner that opens it uses nothing up', async () => {
    await request.get(link);
    await page.goto(link);
    await page.goto('about:blank');
  });

  await choosePassword(page, link, 'nine brass lanterns');
  await expect(page.getByRole('heading', { name: 'Your password is changed' })).toBeFocused();

  await test.step('the second use is explained and offers a new one', async () => {
    await page.goto('about:blank');
    await choosePassword(page, link, 'three more lanterns');
    await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeFocused();
    await expect(page.getByText('Your password is unchanged.')).toBeVisible();
    await page.getByRole('link', { name: 'Send a new link' }).click();
    await expect(page).toHaveURL(/\/forgot-password$/);
  });

  await test.step('the old password is dead and the new one works', async () => {
    await signIn(page, ada.email, PASSWORD);
    await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeVisible();
    await signIn(page, ada.email, 'nine brass lanterns');
    await expect(page).toHaveURL(/\/tasks$/);
  });
});

test('asking for a reset says the same whether the address is known or not [B7][auth-34][auth-39]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  await context.clearCookies();
  const said: string[] = [];
  for (const address of [ada.email, 'nobody@example.com']) {
    await askForReset(page, address);
    await expect(page.getByText(`If an account exists for ${address}, a link is on its way`)).toBeVisible();
    said.push((await page.getByRole('main').innerText()).replace(address, '…'));
  }
  expect(said[1]).toBe(said[0]);
});

test('the link can be sent again after a while [auth-39]', async ({ page }) => {
  await page.clock.install();
  await askForReset(page, 'nobody@example.com');
  const again = page.getByRole('button', { name: 'Send again' });
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  await page.clock.runFor(31_000);
  await expect(again).not.toHaveAttribute('aria-disabled');
  const sent = page.waitForRequest('**/request-password-reset');
  await again.click();
  await sent;
});

test('a reset page without a token explains itself [auth-40]', async ({ page }) => {
  await page.goto('/reset-password');
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('an address is confirmed by a button, signed in or not [B8][auth-41][auth-43]', async ({
  page,
  join,
  context,
  request,
}) => {
  const ada = await join(context);
  const isConfirmed = async () => {
    const session = await context.request.get('/api/auth/get-session');
    return ((await session.json()) as { user: { emailVerified: boolean } }).user.emailVerified;
  };
  const link = await mailedLink(request, ada.email, 'Confirm your e-mail address');
  await page.goto(link);
  const button = page.getByRole('button', { name: 'Confirm my address' });
  await expect(button).toBeVisible();
  expect(await isConfirmed()).toBe(false);
  await button.click();
  await expect(page.getByRole('heading', { name: 'Your address is confirmed' })).toBeFocused();
  expect(await isConfirmed()).toBe(true);
});

test('an unconfirmed address is asked for without standing in the way [B8][auth-43]', async ({
  page,
  join,
  context,
  request,
}) => {
  const ada = await join(context);
  await page.goto('/tasks');
  const banner = page.getByRole('region', { name: 'Confirm your address' });
  await expect(banner).toContainText(ada.email);
  await expect(page.getByRole('textbox', { name: 'New task' })).toBeEnabled();
  await banner.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(banner).toContainText(`Sent to ${ada.email}.`);

  await page.goto(await mailedLink(request, ada.email, 'Confirm your e-mail address'));
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await page.getByRole('link', { name: 'Go to your tasks' }).click();
  await expect(page.getByRole('heading', { name: 'Open tasks', level: 1 })).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test('the mail that did not go out is said, and can be asked for again', async ({
  page,
  join,
  context,
  complaints,
}) => {
  complaints.allow(FAILED_REQUEST);
  await join(context);
  await page.route('**/send-verification-email', (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto('/tasks');
  const banner = page.getByRole('region', { name: 'Confirm your address' });
  await banner.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(page.getByRole('group', { name: /^The mail was not sent\./ })).toBeVisible();
  await expect(banner.getByRole('button', { name: 'Send the mail again' })).not.toHaveAttribute(
    'aria-disabled',
  );
  await banner.getByRole('button', { name: 'Not now' }).click();
  await expect(banner).toHaveCount(0);
});

test('a mailed link is good on any device and for longer than any sign-in takes, so that no code has to be typed [auth-44]', async ({
  join,
  context,
  browser,
  baseURL,
}) => {
  const ada = await join(context);
  const link = await mailedLink(context.request, ada.email, 'Confirm your e-mail address');
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const phone = await elsewhere.newPage();
  await phone.goto(link);
  await phone.getByRole('button', { name: 'Confirm my address' }).click();
  await expect(phone.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible();

  const headers = { origin: baseURL ?? '' };
  const asked = await context.request.post('/api/auth/request-password-reset', {
    headers,
    data: { email: ada.email },
  });
  expect(asked.ok()).toBe(true);
  const reset = await mailedLink(context.request, ada.email, 'Choose a new password');
  const [row] = await query(
    `UPDATE auth.verification SET "expiresAt" = "expiresAt" - interval '58 minutes'
     WHERE value LIKE $1 || '%' AND "expiresAt" > now() + interval '58 minutes' RETURNING id`,
    [ada.id],
  );
  expect(row).toBeDefined();
  await choosePassword(phone, reset, 'nine brass lanterns');
  await expect(phone.getByRole('heading', { name: 'Your password is changed' })).toBeVisible();
  await elsewhere.close();
});
