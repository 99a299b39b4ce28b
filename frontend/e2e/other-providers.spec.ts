import { query } from './support/database';
import { expect, PASSWORD, test } from './support/fixtures';
import { email, signInHeading } from './support/forms';
import { mailedLink } from './support/mailbox';

test.describe('Sign-in with another provider [B12]', () => {
  for (const path of ['/login?returnTo=%2Faccount', '/signup?returnTo=%2Faccount']) {
    test(`The provider button on ${path} leads to the provider and names the return address`, async ({
      page,
    }) => {
      await page.route('https://accounts.google.com/**', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>Google</title>' }),
      );
      await page.goto(path);
      const asked = page.waitForRequest('**/api/auth/sign-in/social');
      await page.getByRole('button', { name: 'Continue with Google' }).click();
      expect((await asked).postDataJSON()).toEqual({ provider: 'google', callbackURL: '/account' });
      await expect(page).toHaveTitle('Google');
      const { searchParams } = new URL(page.url());
      expect(searchParams.get('client_id')).toBe('client-of-the-tests');
      expect(searchParams.get('code_challenge_method')).toBe('S256');
    });
  }

  test('A declined provider sign-in says so on the page, and the password still works', async ({ page }) => {
    await page.goto('/login?error=SOCIAL_CANCELLED');
    await expect(page.getByRole('alert')).toHaveText('Sign-in cancelled.');
    await expect(email(page)).toBeEnabled();
    await page.goto('/login?error=%3Cimg%20src%3Dx%3E');
    await expect(page.getByRole('alert')).toHaveText("Couldn't sign in. Try again.");
  });

  test('A provider sign-in asks for the second-step code on return', async ({ page }) => {
    await page.goto('/login?step=second-factor&returnTo=%2Faccount');
    await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to password' }).click();
    await expect(signInHeading(page)).toBeVisible();
  });

  test('The page reports a provider sign-in that cannot start, and it can be retried [auth-37]', async ({
    page,
    browserErrors,
  }) => {
    browserErrors.allow(/Failed to load resource/);
    await page.route('**/api/auth/sign-in/social', (route) => route.abort());
    await page.goto('/login');
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await expect(page.getByRole('alert')).toHaveText("Can't reach the server.");
  });
});

test.describe('Linked providers on the account page [B12]', () => {
  test('A provider is linked after a fresh sign-in, and unlinked', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    browserErrors.allow(/Failed to load resource/);
    const ada = await joinConfirmed(context);
    await page.route('https://accounts.google.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Google</title>' }),
    );
    const section = page.getByRole('region', { name: 'Connected accounts' });
    await page.goto('/account?error=SOCIAL_TAKEN');
    await expect(section.getByRole('alert')).toHaveText('That account is already connected to another user.');
    await query(`UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`, [
      ada.id,
    ]);
    await section.getByRole('button', { name: 'Connect Google' }).click();
    const dialog = page.getByRole('dialog', { name: "Confirm it's you" });
    await dialog.getByLabel('Your password', { exact: true }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveTitle('Google');

    await query(
      `INSERT INTO auth.account (id, "accountId", "providerId", "userId", "createdAt", "updatedAt")
       VALUES (gen_random_uuid(), $1, 'google', $2, now(), now())`,
      [ada.email, ada.id],
    );
    await page.goto('/account');
    await expect(section).toContainText('connected since');
    // The auth server limits the rate of such changes.
    await expect(async () => {
      await section.getByRole('button', { name: 'Disconnect Google' }).click({ timeout: 1_000 });
      await expect(section).toContainText('not connected', { timeout: 2_000 });
    }).toPass();
  });

  test('The last sign-in method cannot be unlinked until a password is set by mail', async ({
    page,
    context,
    join,
    browserErrors,
  }) => {
    browserErrors.allow(/Failed to load resource/);
    const ada = await join(context);
    await query(`UPDATE auth.account SET password = NULL, "providerId" = 'google' WHERE "userId" = $1`, [
      ada.id,
    ]);
    await page.goto('/account');
    const section = page.getByRole('region', { name: 'Connected accounts' });
    await section.getByRole('button', { name: 'Disconnect Google' }).click();
    await expect(section.getByRole('alert')).toContainText('This is your only way to sign in.');
    await page.getByRole('button', { name: 'Email me a link' }).click();
    await expect(page.getByText(/^We sent a link to/)).toBeVisible();
    await mailedLink(context.request, ada.email, '/reset-password');
  });
});
