import type { Locator, Page } from '@playwright/test';
import { PASSWORD } from './fixtures';

export const email = (page: Page): Locator => page.getByLabel('Email address');
export const password = (page: Page): Locator => page.getByLabel('Password', { exact: true });
export const signIn = (page: Page): Locator => page.getByRole('button', { name: 'Sign in' });
export const signUp = (page: Page): Locator => page.getByRole('button', { name: 'Create an account' });
export const summary = (page: Page): Locator => page.getByRole('alert', { name: 'There is a problem' });

export const signInHeading = (page: Page): Locator => page.getByRole('heading', { name: 'Sign in' });

export async function fillSignIn(page: Page, address: string): Promise<void> {
  await email(page).fill(address);
  await password(page).fill(PASSWORD);
  await signIn(page).click();
}
