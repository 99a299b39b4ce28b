import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, PASSWORD, test } from './support/fixtures';
import { oneTimeCode, STEP_MILLISECONDS } from '../../scripts/testing/one-time-code.ts';
import { enableSecondFactor } from './support/second-factor';

async function enterPassword(page: Page, email: string): Promise<void> {
  await page.goto('/login?returnTo=%2Ftasks%3Fshow%3Dall');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeFocused();
}

const code = (page: Page) => page.getByLabel('Code', { exact: true });

test('The authenticator code is the second step of signing in, in one field [B13][auth-8][auth-9][auth-51]', async ({
  page,
  joinConfirmed,
  context,
  baseURL,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await joinConfirmed(context);
  const { secret } = await enableSecondFactor(context, baseURL ?? '');
  await enterPassword(page, ada.email);
  expect((await context.request.get('/api/auth/token')).status()).toBe(401);

  await expect(page.getByRole('textbox')).toHaveCount(1);
  await expect(code(page)).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(code(page)).toHaveAttribute('inputmode', 'numeric');
  await code(page).fill('000 000');
  await code(page).press('Enter');
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await expect(code(page)).toHaveAccessibleDescription('Error: Wrong code.');
  await expect(page).toHaveTitle('Error: One more step – Holdfast');

  // Each code works once, so this takes the next one, which the server accepts a step early.
  const next = oneTimeCode(secret, Date.now() + STEP_MILLISECONDS);
  await code(page).fill(`${next.slice(0, 3)} ${next.slice(3)}`);
  await code(page).press('Enter');
  await expect(page).toHaveURL(/\/tasks\?show=all$/);
});

test('A backup code signs in once when the device is lost [B13][auth-50]', async ({
  page,
  joinConfirmed,
  context,
  baseURL,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await joinConfirmed(context);
  const { backupCodes } = await enableSecondFactor(context, baseURL ?? '');
  const useBackupCode = async (): Promise<void> => {
    await enterPassword(page, ada.email);
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(backupCodes[0] ?? '');
    await page.getByLabel('Backup code').press('Enter');
  };
  await useBackupCode();
  await expect(page).toHaveURL(/\/tasks\?show=all$/);
  await expect(page.getByRole('heading', { name: 'No tasks yet' })).toBeVisible();

  await context.clearCookies();
  await useBackupCode();
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toContainText('Wrong code.');
  await page.getByRole('button', { name: 'Back to password' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('The second step is set up with a QR code and a key, confirmed, backed up with codes and turned off [B13][auth-49]', async ({
  page,
  joinConfirmed,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const ada = await joinConfirmed(context);
  await page.goto('/account');
  const section = page.getByRole('region', { name: 'Two-factor authentication' });
  const answer = async (password: string, button: string): Promise<void> => {
    await section.getByLabel('Your password', { exact: true }).fill(password);
    await section.getByRole('button', { name: button }).click();
  };

  await section.getByRole('button', { name: 'Set up' }).click();
  await answer('not the password', 'Continue');
  await expect(section.getByRole('alert')).toContainText('Wrong password.');
  await answer(PASSWORD, 'Continue');
  await expect(section.getByRole('img', { name: /^QR code/ })).toBeVisible();
  const secret = await section.locator('code').innerText();

  await section.getByLabel('Code from your authenticator app').fill('000000');
  await section.getByRole('button', { name: 'Turn on' }).click();
  await expect(section.getByRole('alert')).toContainText('Wrong code.');
  await section.getByLabel('Code from your authenticator app').fill(oneTimeCode(secret));
  await section.getByRole('button', { name: 'Turn on' }).click();

  const codes = section.getByRole('list', { name: 'Backup codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  await section.getByRole('button', { name: 'Copy codes' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    (await codes.allInnerTexts()).join('\n'),
  );
  await section.getByRole('button', { name: 'Done' }).click();
  await expect(section.getByRole('alert')).toHaveText('Save the codes, then tick the box.');
  await section.getByRole('checkbox').check();
  await section.getByRole('button', { name: 'Done' }).click();
  await expect(section).toContainText('On. Sign in with your password and a code');

  await section.getByRole('button', { name: 'Turn off' }).click();
  await answer(PASSWORD, 'Turn off');
  await expect(section).toContainText('Two-factor authentication is off.');
  await context.clearCookies();
  await page.goto('/login');
  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/tasks$/);
});

test('A device is trusted by choice, listed, and asked again once it is forgotten [auth-52]', async ({
  page,
  joinConfirmed,
  context,
  baseURL,
  browserErrors,
}) => {
  // The page is still loading when the user signs out, and a request in flight is refused.
  browserErrors.allow(FAILED_REQUEST);
  const ada = await joinConfirmed(context);
  const { secret, backupCodes } = await enableSecondFactor(context, baseURL ?? '');
  const leave = async (): Promise<void> => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  };
  await enterPassword(page, ada.email);
  const trust = page.getByRole('checkbox', { name: 'Trust this device for 30 days' });
  await expect(trust).not.toBeChecked();
  await code(page).fill(oneTimeCode(secret, Date.now() + STEP_MILLISECONDS));
  await code(page).press('Enter');
  await expect(page).toHaveURL(/\/tasks\?show=all$/);
  await leave();

  await enterPassword(page, ada.email);
  await page.getByRole('button', { name: 'Use a backup code' }).click();
  await page.getByLabel('Backup code').fill(backupCodes[0] ?? '');
  await trust.check();
  await page.getByLabel('Backup code').press('Enter');
  await expect(page).toHaveURL(/\/tasks\?show=all$/);
  await leave();

  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/tasks$/);

  await page.goto('/account');
  const devices = page.getByRole('list', { name: 'Trusted devices' });
  await expect(devices.getByRole('listitem')).toHaveCount(1);
  await expect(devices).toContainText('(this device)');
  await devices.getByRole('button', { name: /^Remove/ }).click();
  await expect(devices).toHaveCount(0);
  await leave();
  await enterPassword(page, ada.email);
});
