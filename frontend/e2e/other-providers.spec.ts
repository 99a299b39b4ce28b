import { query } from './support/database';
import { expect, PASSWORD, test } from './support/fixtures';
import { email, signInHeading } from './support/forms';
import { mailedLink } from './support/mailbox';

test.describe('sign-in with an account elsewhere [B12]', () => {
  for (const path of ['/login?returnTo=%2Faccount', '/signup?returnTo=%2Faccount']) {
    test(`is offered at ${path}, leads to the provider, and names the way back`, async ({ page }) => {
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

  test('that was declined there says so here, and leaves the password', async ({ page }) => {
    await page.goto('/login?error=SOCIAL_CANCELLED');
    await expect(page.getByRole('alert')).toHaveText('Sign-in cancelled.');
    await expect(email(page)).toBeEnabled();
    await page.goto('/login?error=%3Cimg%20src%3Dx%3E');
    await expect(page.getByRole('alert')).toHaveText("Couldn't sign in. Try again.");
  });

  test('asks for the code of the second step when it comes back for it', async ({ page }) => {
    await page.goto('/login?step=second-factor&returnTo=%2Faccount');
    await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to password' }).click();
    await expect(signInHeading(page)).toBeVisible();
  });

  test('says so when it cannot begin, and can be tried again [auth-37]', async ({ page, complaints }) => {
    complaints.allow(/Failed to load resource/);
    await page.route('**/api/auth/sign-in/social', (route) => route.abort());
    await page.goto('/login');
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await expect(page.getByRole('alert')).toHaveText("Can't reach the server.");
  });
});

test.describe('an account elsewhere, on the account page [B12]', () => {
  test('is linked by going there after a fresh sign-in, and unlinked', async ({
    page,
    context,
    joinConfirmed,
    complaints,
  }) => {
    complaints.allow(/Failed to load resource/);
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
    // The auth server takes few such changes in a short time.
    await expect(async () => {
      await section.getByRole('button', { name: 'Disconnect Google' }).click({ timeout: 1_000 });
      await expect(section).toContainText('not connected', { timeout: 2_000 });
    }).toPass();
  });

  test('that is the only way in gets a password by mail, and cannot be unlinked', async ({
    page,
    context,
    join,
    complaints,
  }) => {
    complaints.allow(/Failed to load resource/);
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
