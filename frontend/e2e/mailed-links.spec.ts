import type { Page } from '@playwright/test';
import { query } from './support/database';
import { expect, FAILED_REQUEST, PASSWORD, test } from './support/fixtures';
import { mailedLink } from './support/mailbox';

async function askForReset(page: Page, address: string): Promise<void> {
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeFocused();
  await page.getByLabel('Email address').fill(address);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeFocused();
}

async function choosePassword(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
}

async function signIn(page: Page, address: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('Email address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('A mailed link replaces a forgotten password and works once [B7][auth-40][auth-41]', async ({
  page,
  join,
  context,
  request,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await context.clearCookies();
  await askForReset(page, ada.email);
  const link = await mailedLink(request, ada.email, '/reset-password');

  await test.step('a mail scanner that opens it uses nothing up', async () => {
    await request.get(link);
    await page.goto(link);
    await page.goto('about:blank');
  });

  await choosePassword(page, link, 'nine brass lanterns');
  await expect(page.getByRole('heading', { name: 'Your password has changed' })).toBeFocused();
  await expect(page.getByRole('listitem')).toHaveText([
    'Trusted devices, emailed links and calendar links stopped working too.',
    'Passkeys and connected accounts may still work.',
  ]);
  await page.getByRole('link', { name: 'Sign in and review them' }).click();
  await expect(page).toHaveURL(/\/login\?returnTo=%2Faccount$/);

  await test.step('the second use is explained and offers a new one', async () => {
    await page.goto('about:blank');
    await choosePassword(page, link, 'three more lanterns');
    await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeFocused();
    await expect(page.getByText("Your password hasn't changed.")).toBeVisible();
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

test('The reset form says the same for a known and an unknown address [B7][auth-34][auth-39]', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  await context.clearCookies();
  const said: string[] = [];
  for (const address of [ada.email, 'nobody@example.com']) {
    await askForReset(page, address);
    await expect(page.getByText(`If ${address} has an account, we sent a link to it.`)).toBeVisible();
    said.push((await page.getByRole('main').innerText()).replace(address, '…'));
  }
  expect(said[1]).toBe(said[0]);
});

test('The link can be sent again after a while [auth-39]', async ({ page }) => {
  await page.clock.install();
  await askForReset(page, 'nobody@example.com');
  const again = page.getByRole('button', { name: 'Resend' });
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  await page.clock.runFor(31_000);
  await expect(again).not.toHaveAttribute('aria-disabled');
  const sent = page.waitForRequest('**/request-password-reset');
  await again.click();
  await sent;
});

test('A reset page without a token explains itself [auth-40]', async ({ page }) => {
  await page.goto('/reset-password');
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('A mailed link works on any device and lives longer than a sign-in takes, so that no code has to be typed [auth-44]', async ({
  join,
  context,
  browser,
  baseURL,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const link = await mailedLink(context.request, ada.email, '/verify-email');
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const phone = await elsewhere.newPage();
  await phone.goto(link);
  await phone.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await phone.getByRole('button', { name: 'Confirm address' }).click();
  await expect(phone.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible();

  const headers = { origin: baseURL ?? '' };
  const asked = await context.request.post('/api/auth/request-password-reset', {
    headers,
    data: { email: ada.email },
  });
  expect(asked.ok()).toBe(true);
  const reset = await mailedLink(context.request, ada.email, '/reset-password');
  const [row] = await query(
    `UPDATE auth.mailed_link SET expires_at = expires_at - interval '58 minutes'
     WHERE user_id = $1 AND purpose = 'reset-password' AND expires_at > now() + interval '58 minutes' RETURNING id`,
    [ada.id],
  );
  expect(row).toBeDefined();
  await choosePassword(phone, reset, 'nine brass lanterns');
  await expect(phone.getByRole('heading', { name: 'Your password has changed' })).toBeVisible();
  await elsewhere.close();
});
