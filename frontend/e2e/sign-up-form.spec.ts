import { expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { email, password, signIn, signUp, summary } from './support/forms';

test.describe('/signup', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/signup');
    await expect(signUp(page)).toBeVisible();
  });

  test('The sign-up form asks for nothing twice and for a new password [auth-3][auth-6][auth-13][auth-14][auth-15]', async ({
    page,
  }) => {
    const fields = await page
      .locator('input')
      .evaluateAll((all) => all.map((field) => [field.id, field.getAttribute('autocomplete')]));
    expect(fields).toEqual([
      ['name', 'name'],
      ['new-email', 'username'],
      ['new-password', 'new-password'],
    ]);
    await expect(password(page)).toHaveAccessibleDescription(/^Use at least 8 characters\./);
  });

  test('The sign-up form accepts any characters and keeps the spaces around a password [auth-17][auth-18]', async ({
    page,
    context,
  }) => {
    const ada = newPerson();
    const unusual = '  пароль 🦀 quay side ';
    await page.getByLabel('Name').fill(ada.name);
    await email(page).fill(ada.email);
    await password(page).fill(unusual);
    await signUp(page).click();
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();

    await context.clearCookies();
    await page.goto('/login');
    await email(page).fill(ada.email);
    await password(page).fill(unusual);
    await signIn(page).click();
    await expect(page).toHaveURL(/\/tasks$/);
  });

  test('The sign-up form refuses a common password with the reason, at the field and in the summary [auth-16][auth-29][B3]', async ({
    page,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await page.getByLabel('Name').fill('Ada');
    await email(page).fill(newPerson().email);
    await password(page).fill('password1');
    await signUp(page).click();
    const reason = 'This password is too common. Choose another.';
    await expect(summary(page).getByRole('link', { name: reason })).toBeVisible();
    await expect(password(page)).toHaveAccessibleDescription(new RegExp(`Error: ${reason}$`));
    await expect(password(page)).toHaveValue('');
    await expect(page.getByLabel('Name')).toHaveValue('Ada');
  });

  test('The sign-up form explains that a password is too long instead of cutting it [auth-19]', async ({
    page,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await page.getByLabel('Name').fill('Ada');
    await email(page).fill(newPerson().email);
    await password(page).fill('harbour '.repeat(25));
    expect((await password(page).inputValue()).length).toBe(200);
    await signUp(page).click();
    await expect(summary(page)).toContainText('Use 128 characters or fewer.');
  });

  test('The sign-up form says that an address is taken, whatever its case, and offers to sign in [auth-20][B4]', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await context.clearCookies();
    await page.getByLabel('Name').fill('Ada again');
    await email(page).fill(ada.email.toUpperCase());
    await password(page).fill(PASSWORD);
    await signUp(page).click();
    await expect(email(page)).toHaveAccessibleDescription(
      /^Error: This email address already has an account\./,
    );
    await expect(summary(page)).toBeFocused();
    await page.getByRole('link', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/login$/);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeFocused();
  });
});
