import { expect, test } from './support/fixtures';
import { email, signInHeading } from './support/forms';

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
    await expect(page.getByRole('alert')).toHaveText('The sign-in was cancelled.');
    await expect(email(page)).toBeEnabled();
    await page.goto('/login?error=%3Cimg%20src%3Dx%3E');
    await expect(page.getByRole('alert')).toHaveText('The sign-in did not succeed. Please try again.');
  });

  test('asks for the code of the second step when it comes back for it', async ({ page }) => {
    await page.goto('/login?step=second-factor&returnTo=%2Faccount');
    await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to the password' }).click();
    await expect(signInHeading(page)).toBeVisible();
  });

  test('says so when it cannot begin, and can be tried again [auth-37]', async ({ page, complaints }) => {
    complaints.allow(/Failed to load resource/);
    await page.route('**/api/auth/sign-in/social', (route) => route.abort());
    await page.goto('/login');
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await expect(page.getByRole('alert')).toHaveText('Holdfast does not answer.');
  });
});
