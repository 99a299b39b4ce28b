import { expect, type Page } from '@playwright/test';
import { signInHeading } from './forms';

export const passkeySection = (page: Page) => page.getByRole('region', { name: 'Passkeys', exact: true });
export const tasksHeading = (page: Page) => page.getByRole('heading', { level: 1, name: /tasks/i });

export async function addPasskey(page: Page): Promise<void> {
  await page.goto('/account');
  await passkeySection(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeySection(page).getByText('Passkey added.')).toBeVisible();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(signInHeading(page)).toBeVisible();
}
