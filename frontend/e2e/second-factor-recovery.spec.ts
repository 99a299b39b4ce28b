import type { Page } from '@playwright/test';
import { query } from './support/database';
import { expect, FAILED_REQUEST, PASSWORD, test, type Person } from './support/fixtures';
import { mailedLink } from './support/mailbox';
import { oneTimeCode, STEP_MILLISECONDS } from '../../scripts/testing/one-time-code.ts';
import { enableSecondFactor } from './support/second-factor';
import { newTask } from './support/tasks';

const confirmAddress = ({ id }: Person) =>
  query(`UPDATE auth."user" SET "emailVerified" = true WHERE id = $1`, [id]);

async function enterPassword(page: Page, email: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes from the second step of a sign-in to the page that a mail leads to. */
async function startWaiting(page: Page, email: string): Promise<void> {
  await enterPassword(page, email);
  await page.getByRole('button', { name: 'Lost your app and backup codes?' }).click();
  await expect(page.getByRole('heading', { name: 'Lost your app and backup codes?' })).toBeFocused();
  await page.getByRole('button', { name: 'Send email' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  await page.goto(await mailedLink(page.request, email, '/recover-second-factor'));
  await page.getByRole('button', { name: 'Start waiting period' }).click();
  await expect(page.getByRole('heading', { name: 'The waiting period has started' })).toBeVisible();
}

test('A lost second step is removed by mail after the waiting time [B13]', async ({
  page,
  join,
  context,
  baseURL,
}) => {
  const ada = await join(context);
  await confirmAddress(ada);
  await enableSecondFactor(context, baseURL ?? '');
  await startWaiting(page, ada.email);
  await query(`UPDATE auth.second_factor_recovery SET removes_at = now() WHERE user_id = $1`, [ada.id]);
  await enterPassword(page, ada.email);
  await expect(newTask(page)).toBeVisible();
});

test('The mailed link cancels the removal of a second step [B13]', async ({
  page,
  join,
  context,
  baseURL,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  await confirmAddress(ada);
  await enableSecondFactor(context, baseURL ?? '');
  await startWaiting(page, ada.email);
  const link = await mailedLink(page.request, ada.email, '/cancel-second-factor-recovery');
  await page.goto(link);
  await page.getByRole('button', { name: 'Keep it on' }).click();
  await expect(page.getByRole('heading', { name: 'Two-factor authentication stays on' })).toBeVisible();
  await page.goto('/login');
  await page.goto(link);
  await page.getByRole('button', { name: 'Keep it on' }).click();
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('A signed-in device sees the removal of a second step and cancels it [B13]', async ({
  page,
  join,
  context,
  baseURL,
}) => {
  const ada = await join(context);
  await confirmAddress(ada);
  const { secret } = await enableSecondFactor(context, baseURL ?? '');
  await enterPassword(page, ada.email);
  // Each code works once, so this takes the next one, which the server accepts a step early.
  await page.getByLabel('Code', { exact: true }).fill(oneTimeCode(secret, Date.now() + STEP_MILLISECONDS));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(newTask(page)).toBeVisible();
  await query(
    `INSERT INTO auth.second_factor_recovery (user_id, security_version, removes_at)
     SELECT id, "securityVersion", now() + interval '3 days' FROM auth."user" WHERE id = $1`,
    [ada.id],
  );
  await page.goto('/account');
  const notice = page.getByRole('region', { name: 'Two-factor removal' });
  await notice.getByRole('button', { name: 'Cancel removal' }).click();
  await expect(page.getByText('Two-factor authentication stays on.')).toBeVisible();
  expect(await query('SELECT 1 FROM auth.second_factor_recovery WHERE user_id = $1', [ada.id])).toEqual([]);
});
