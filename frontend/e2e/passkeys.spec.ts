import type { Page } from '@playwright/test';
import { Authenticator } from './support/authenticator';
import { query } from './support/database';
import { expect, FAILED_REQUEST, PASSWORD, test, type Person } from './support/fixtures';
import { email, fillSignIn } from './support/forms';
import { addPasskey, passkeySection, signOut, tasksHeading } from './support/passkeys';
import { openTasks } from './support/tasks';

const byPasskey = (page: Page) => page.getByRole('button', { name: 'Use a passkey' });
const offer = (page: Page) => page.getByRole('region', { name: 'Sign in without a password' });

/** Sets the sign-in an hour back. */
const ageSessions = (person: Person) =>
  query(`UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`, [person.id]);

test.describe('Passkeys', () => {
  test('A passkey is offered below the email field and signs in without a password [B13][auth-45]', async ({
    page,
    context,
    joinConfirmed,
  }) => {
    await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await addPasskey(page);
    await keeper.answers(false);
    await signOut(page);
    await expect(email(page)).toHaveAttribute('autocomplete', 'username webauthn');
    await keeper.answers(true);
    await page.goto('/login');
    await expect(tasksHeading(page)).toBeVisible();
  });

  test('The passkey request ends when the page is left [auth-45]', async ({
    page,
    context,
    joinConfirmed,
  }) => {
    await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await addPasskey(page);
    await keeper.answers(false);
    await page.addInitScript(() => {
      const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = (options) => {
        document.documentElement.dataset.asked = String(options?.mediation);
        options?.signal?.addEventListener('abort', () => {
          document.documentElement.dataset.aborted = String(options.mediation);
        });
        return get(options);
      };
    });
    await signOut(page);
    await page.goto('/login');
    await expect(page.locator('html')).toHaveAttribute('data-asked', 'conditional');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-aborted', 'conditional');
    await keeper.answers(true);
    await expect(page).toHaveURL(/signup/);
  });

  test('The button asks for the passkey too, and returns the user to the requested page [auth-27]', async ({
    page,
    context,
    joinConfirmed,
  }) => {
    await joinConfirmed(context);
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });
    await Authenticator.plugInto(page);
    await addPasskey(page);
    await signOut(page);
    await page.goto('/account');
    await byPasskey(page).click();
    await expect(page).toHaveURL(/\/account$/);
  });

  test('A cancelled or unknown passkey is reported, and the password still works [auth-46]', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await addPasskey(page);
    await keeper.refuses(true);
    await signOut(page);
    await byPasskey(page).click();
    const problem = page.getByRole('region', { name: 'Other ways to sign in' }).getByRole('alert');
    await expect(problem).toContainText('No passkey was used. Try again or sign in with your password.');

    await query(`DELETE FROM auth.passkey WHERE "userId" = $1`, [ada.id]);
    await keeper.refuses(false);
    await byPasskey(page).click();
    await expect(problem).toContainText("This passkey doesn't match any account.");

    await keeper.answers(false);
    await fillSignIn(page, ada.email);
    await expect(tasksHeading(page)).toBeVisible();
  });

  test('A passkey is offered once after a password sign-in, and can be declined [auth-47]', async ({
    page,
    context,
    joinConfirmed,
  }) => {
    const ada = await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await openTasks(page);
    await expect(offer(page)).toHaveCount(0);
    await signOut(page);
    await fillSignIn(page, ada.email);
    await offer(page).getByRole('button', { name: 'Not now' }).click();
    await expect(offer(page)).toHaveCount(0);
    await signOut(page);
    await fillSignIn(page, ada.email);
    await expect(tasksHeading(page)).toBeVisible();
    await expect(offer(page)).toHaveCount(0);

    await page.evaluate(() => {
      localStorage.clear();
    });
    await signOut(page);
    await fillSignIn(page, ada.email);
    await offer(page).getByRole('button', { name: 'Create a passkey' }).click();
    await expect(page.getByRole('group', { name: /you can sign in with your passkey/ })).toBeVisible();
    expect(await keeper.count()).toBe(1);
  });

  test('A passkey can be renamed and removed, and shows when it was last used [auth-48]', async ({
    page,
    context,
    joinConfirmed,
  }) => {
    await joinConfirmed(context);
    // The browser would choose the passkey by itself while the button is pressed, and the second sign-in ends the first.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });
    await Authenticator.plugInto(page);
    await addPasskey(page);
    const row = passkeySection(page).getByRole('listitem');
    await expect(row).toContainText('never used');
    await row.getByRole('button', { name: /^Rename/ }).click();
    await row.getByLabel('Passkey name').fill('My laptop');
    await row.getByRole('button', { name: 'Save name' }).click();
    await expect(row).toContainText('My laptop');

    await signOut(page);
    await page.goto('/account');
    await byPasskey(page).click();
    await expect(row).toContainText(/last used \d/);
    await row.getByRole('button', { name: 'Remove… My laptop' }).click();
    await row.getByRole('button', { name: 'Remove passkey' }).click();
    await expect(passkeySection(page).getByText('Passkey removed.')).toBeVisible();
    await expect(row).toHaveCount(0);
  });

  test('The last sign-in method cannot be removed [auth-48]', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await joinConfirmed(context);
    await Authenticator.plugInto(page);
    await addPasskey(page);
    await query(`UPDATE auth.account SET password = NULL WHERE "userId" = $1`, [ada.id]);
    const row = passkeySection(page).getByRole('listitem');
    await row.getByRole('button', { name: /^Remove/ }).click();
    await row.getByRole('button', { name: 'Remove passkey' }).click();
    await expect(passkeySection(page).getByRole('alert')).toContainText('This is your only way to sign in.');
    await expect(row).toHaveCount(1);
  });

  test('Adding a passkey an hour after sign-in requires signing in again [auth-58]', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await page.goto('/account');
    await ageSessions(ada);
    await passkeySection(page).getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = page.getByRole('dialog', { name: "Confirm it's you" });
    await dialog.getByLabel('Your password', { exact: true }).fill('wrong');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByRole('alert', { name: 'There is a problem' })).toContainText('Wrong password.');
    expect(await keeper.count()).toBe(0);
    await dialog.getByLabel('Your password', { exact: true }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(passkeySection(page).getByText('Passkey added.')).toBeVisible();

    await ageSessions(ada);
    await passkeySection(page)
      .getByRole('button', { name: /^Remove/ })
      .click();
    await passkeySection(page).getByRole('button', { name: 'Remove passkey' }).click();
    await dialog.press('Escape');
    await expect(passkeySection(page).getByRole('listitem')).toHaveCount(1);
    await expect(dialog).toHaveCount(0);
  });
});
