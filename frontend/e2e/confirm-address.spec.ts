import type { BrowserContext, Page } from '@playwright/test';
import { expect, FAILED_REQUEST, PASSWORD, test } from './support/fixtures';
import { password, summary } from './support/forms';
import { mailedLink } from './support/mailbox';
import { newTask, openTasks } from './support/tasks';

const CONFIRM = 'Confirm your email address';

const isConfirmed = async (context: BrowserContext): Promise<boolean> => {
  const session = await context.request.get('/api/auth/get-session');
  return ((await session.json()) as { user: { emailVerified: boolean } }).user.emailVerified;
};
const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm address' });
const notMe = (page: Page) => page.getByRole('button', { name: "This isn't me" });
const banner = (page: Page) => page.getByRole('region', { name: CONFIRM });
const sendAgain = (page: Page) => banner(page).getByRole('button', { name: 'Send the mail again' });

test.describe('The confirmation link', () => {
  test('The link confirms the address at once for the signed-in user and says so again when reopened [B8][auth-41][auth-43]', async ({
    page,
    join,
    context,
    request,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const link = await mailedLink(request, ada.email, '/verify-email');
    await page.goto(link);
    await expect(heading(page, 'Your address is confirmed')).toBeFocused();
    expect(await isConfirmed(context)).toBe(true);

    await page.goto('about:blank');
    await page.goto(link);
    await expect(heading(page, 'Your address was already confirmed')).toBeFocused();
    await page.getByRole('link', { name: 'Go to your tasks' }).click();
    await expect(heading(page, 'Open tasks')).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
  });

  test('The link asks anyone else for the account’s password and shows the address masked [B8]', async ({
    page,
    join,
    context,
    request,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    await join(elsewhere, 'Bob');
    const other = await elsewhere.newPage();
    await other.goto(await mailedLink(request, ada.email, '/verify-email'));
    await expect(heading(other, CONFIRM)).toBeFocused();
    await expect(other.getByText('Enter the password for a…@example.com.')).toBeVisible();
    expect(await isConfirmed(context)).toBe(false);

    await confirm(other).click();
    await expect(summary(other)).toContainText('Enter your password.');
    await password(other).fill('not the password');
    await password(other).press('Enter');
    await expect(summary(other)).toContainText('Wrong password.');
    expect(await isConfirmed(context)).toBe(false);
    await password(other).fill(PASSWORD);
    await password(other).press('Enter');
    await expect(heading(other, 'Your address is confirmed')).toBeFocused();
    expect(await isConfirmed(context)).toBe(true);
    expect(await isConfirmed(elsewhere)).toBe(false);
    await page.goto('/tasks');
    await expect(heading(page, 'Open tasks')).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
    await elsewhere.close();
  });

  test('The owner of the mailbox can decline the link, and then no further link is sent there [B8]', async ({
    page,
    join,
    context,
    request,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const link = await mailedLink(request, ada.email, '/verify-email');
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const owner = await elsewhere.newPage();
    await owner.goto(link);
    await expect(notMe(owner)).toHaveAccessibleDescription(
      "Not your account? Let us know and we'll stop these emails.",
    );
    await notMe(owner).press('Enter');
    await expect(heading(owner, "You won't get these emails again")).toBeFocused();
    await owner.goto('about:blank');
    await owner.goto(link);
    await expect(heading(owner, 'This link no longer works')).toBeFocused();
    expect(await isConfirmed(context)).toBe(false);

    await page.goto('/tasks');
    await sendAgain(page).click();
    await expect(banner(page).getByRole('alert')).toHaveText(
      "The mail was not sent. The owner of this address says it's not their account.",
    );
    await elsewhere.close();
  });

  test('The page explains a link that is invalid or expired', async ({ page, browserErrors }) => {
    browserErrors.allow(FAILED_REQUEST);
    for (const address of ['/verify-email', '/verify-email#token=made-up']) {
      await page.goto('about:blank');
      await page.goto(address);
      await expect(heading(page, 'This link no longer works')).toBeFocused();
    }
  });

  test('The confirmation can be retried when the server is unreachable or the rate limit is reached', async ({
    page,
    join,
    context,
    request,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.route('**/api/auth/verify-email', (route) => route.abort());
    await page.goto(await mailedLink(request, ada.email, '/verify-email'));
    await expect(page.getByRole('alert')).toHaveText("Can't reach the server. The link still works.");
    await page.unroute('**/api/auth/verify-email');
    await page.route('**/api/auth/verify-email', (route) =>
      route.fulfill({
        status: 429,
        headers: { 'Retry-After': '27' },
        json: { code: 'RATE_LIMITED', detail: 'Too many requests.' },
      }),
    );
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('alert')).toContainText('Try again in 27 seconds.');
    await page.unroute('**/api/auth/verify-email');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(heading(page, 'Your address is confirmed')).toBeFocused();
  });
});

test.describe('An unconfirmed address', () => {
  test('A dismissible banner offers to send the mail again, while tasks keep working [B8][auth-43]', async ({
    page,
    join,
    context,
    request,
  }) => {
    const ada = await join(context);
    await openTasks(page);
    await expect(banner(page)).toContainText(ada.email);
    await newTask(page).fill('Rope');
    await newTask(page).press('Enter');
    await expect(page.getByRole('checkbox', { name: 'Rope' }).first()).toBeVisible();

    await mailedLink(request, ada.email, '/verify-email');
    await sendAgain(page).click();
    await expect(banner(page)).toContainText(`Sent to ${ada.email}. The link in it works for one hour.`);
    await expect(sendAgain(page)).toHaveAttribute('aria-disabled', 'true');
    await banner(page).getByRole('button', { name: 'Close' }).click();
    await expect(banner(page)).toHaveCount(0);
    await page.reload();
    await expect(newTask(page)).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
  });

  test('The banner says when the mail could not be sent, and how long to wait', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await join(context);
    await page.route('**/send-verification-email', (route) =>
      route.fulfill({ status: 429, headers: { 'Retry-After': '27' }, json: { code: 'RATE_LIMITED' } }),
    );
    await page.goto('/tasks');
    await sendAgain(page).click();
    await expect(banner(page).getByRole('alert')).toHaveText(
      'The mail was not sent. Too many attempts. Try again in 27 seconds.',
    );
    await expect(sendAgain(page)).not.toHaveAttribute('aria-disabled');
  });

  test('An unconfirmed address disables passkeys, the second step, providers and calendar feeds, with the reason [B8]', async ({
    page,
    join,
    context,
    request,
    browserErrors,
  }) => {
    // The calendar feed does not exist yet.
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Calendar link…' }).click();
    const waiting = [
      ['Passkeys', 'Add a passkey'],
      ['Two-factor authentication', 'Set up'],
      ['Connected accounts', 'Connect Google'],
      ['Calendar', 'Create link'],
    ] as const;
    const sent: string[] = [];
    page.on('request', (asked) => {
      if (asked.method() === 'POST') sent.push(asked.url());
    });
    for (const [region, name] of waiting) {
      const section = page.getByRole('region', { name: region, exact: true });
      const button = section.getByRole('button', { name });
      await expect(button).toHaveAttribute('aria-disabled', 'true');
      await expect(button).toHaveAccessibleDescription(
        "Confirm your email address first. We need to know it's yours.",
      );
      await button.click({ force: true });
      await expect(section.getByRole('button', { name: 'Send the mail again' })).toBeVisible();
    }
    expect(sent).toEqual([]);
    await page
      .getByRole('region', { name: 'Passkeys', exact: true })
      .getByText('Send the mail again')
      .click();
    await expect(page.getByRole('region', { name: 'Passkeys', exact: true })).toContainText(
      `Sent to ${ada.email}.`,
    );

    await page.goto(await mailedLink(request, ada.email, '/verify-email'));
    await expect(heading(page, 'Your address is confirmed')).toBeFocused();
    await page.goto('/account');
    await page.getByRole('button', { name: 'Calendar link…' }).click();
    for (const [region, name] of waiting) {
      const button = page.getByRole('region', { name: region, exact: true }).getByRole('button', { name });
      await expect(button).not.toHaveAttribute('aria-disabled');
    }
  });

  test('The banner disappears once the address was confirmed on another device', async ({
    page,
    join,
    context,
    request,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.goto('/tasks');
    await expect(banner(page)).toBeVisible();
    const token = new URL(await mailedLink(request, ada.email, '/verify-email')).hash.replace('#token=', '');
    const headers = { origin: baseURL ?? '' };
    const data = { token, password: PASSWORD };
    expect((await request.post('/api/auth/verify-email', { headers, data })).status()).toBe(200);
    await sendAgain(page).click();
    await expect(banner(page)).toHaveCount(0);
  });
});
