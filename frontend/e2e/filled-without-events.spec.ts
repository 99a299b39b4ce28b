import type { Locator } from '@playwright/test';
import { makeAdmin } from './support/database';
import { expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { email, password, signIn, signUp, summary } from './support/forms';
import { openTasks } from './support/tasks';
import { enableSecondFactor } from './support/second-factor';

/**
 * Fills a field as an extension does from its isolated world: with the setter of the element's class, which React does
 * not see, and then only the given event.
 */
async function set(field: Locator, value: string, event?: 'input' | 'change'): Promise<void> {
  await field.evaluate(
    (element, filled) => {
      const prototype =
        element instanceof HTMLSelectElement ? HTMLSelectElement.prototype : HTMLInputElement.prototype;
      Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, filled.value);
      if (filled.event !== undefined) element.dispatchEvent(new Event(filled.event, { bubbles: true }));
    },
    { value, event },
  );
}

test.describe('A form filled by a password manager', () => {
  const fillings = [
    { events: 'without any event', ofEmail: undefined, ofPassword: undefined },
    { events: 'with an event of the address only', ofEmail: 'input', ofPassword: undefined },
    { events: 'with an event of the password only', ofEmail: undefined, ofPassword: 'input' },
    { events: 'with nothing but "change"', ofEmail: 'change', ofPassword: 'change' },
  ] as const;
  for (const { events, ofEmail, ofPassword } of fillings) {
    test(`The sign-in form signs in when it is filled ${events}`, async ({ page, join, context }) => {
      const ada = await join(context);
      await context.clearCookies();
      await page.goto('/login');
      await set(email(page), ada.email, ofEmail);
      await set(password(page), PASSWORD, ofPassword);
      await signIn(page).click();
      await expect(page).toHaveURL(/\/tasks$/);
    });
  }

  test('The sign-in form signs in when it is filled after it was submitted empty', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await context.clearCookies();
    await page.goto('/login');
    await signIn(page).click();
    await expect(summary(page)).toBeFocused();
    await set(email(page), ada.email);
    await set(password(page), PASSWORD);
    await signIn(page).click();
    await expect(page).toHaveURL(/\/tasks$/);
  });

  test('The sign-in form sends the values filled in before the second try', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await context.clearCookies();
    await page.goto('/login');
    await page.route('**/sign-in/email', (route) => route.abort());
    await email(page).fill('someone.else@example.com');
    await password(page).fill('not the password');
    await signIn(page).click();
    await expect(summary(page)).toBeFocused();
    await page.unroute('**/sign-in/email');
    await set(email(page), ada.email);
    await set(password(page), PASSWORD);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page).toHaveURL(/\/tasks$/);
  });

  test('The sign-up form creates an account', async ({ page }) => {
    const ada = newPerson();
    await page.goto('/signup');
    await set(page.getByLabel('Name', { exact: true }), ada.name);
    await set(email(page), ada.email);
    await set(password(page), PASSWORD);
    await signUp(page).click();
    await expect(page).toHaveURL(/\/tasks$/);
    await openTasks(page);
  });

  test('The second step accepts a filled backup code', async ({ page, joinConfirmed, context, baseURL }) => {
    const ada = await joinConfirmed(context);
    const { backupCodes } = await enableSecondFactor(context, baseURL ?? '');
    await page.goto('/login');
    await set(email(page), ada.email);
    await set(password(page), PASSWORD);
    await signIn(page).click();
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await set(page.getByLabel('Backup code'), backupCodes[0] ?? '');
    await signIn(page).click();
    await expect(page).toHaveURL(/\/tasks$/);
  });

  test('The account page changes the password', async ({ page, join, context }) => {
    await join(context);
    await page.goto('/account');
    const section = page.getByRole('region', { name: 'Password', exact: true });
    await set(section.getByLabel('Current password', { exact: true }), PASSWORD);
    await set(section.getByLabel('New password', { exact: true }), 'nine brass lanterns');
    await section.getByRole('button', { name: 'Change password' }).click();
    await expect(section.getByText(/^Password changed/)).toBeVisible();
  });
});

test('A choice set without an event is sent as the page shows it', async ({
  page,
  join,
  context,
  browser,
  baseURL,
}) => {
  await makeAdmin((await join(context, 'Grace')).email);
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const bob = await join(elsewhere, 'Bob');
  await elsewhere.close();
  await page.goto(`/admin?q=${encodeURIComponent(bob.email)}`);
  await page.getByRole('button', { name: `Manage ${bob.email}` }).click();
  const dialog = page.getByRole('dialog', { name: bob.name });
  await set(dialog.getByLabel('Reason for locking'), 'Lost laptop');
  await set(dialog.getByLabel('Duration'), '30');
  const sent = page.waitForRequest('**/api/auth/admin/users/ban');
  await dialog.getByRole('button', { name: 'Lock account' }).click();
  expect((await sent).postDataJSON()).toMatchObject({ reason: 'Lost laptop', seconds: 30 * 86_400 });
});
