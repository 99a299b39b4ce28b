import type { Page } from '@playwright/test';
import { makeAdmin, query } from './support/database';
import { expect, FAILED_REQUEST, newPerson, PASSWORD, test, type Person } from './support/fixtures';
import { fillSignIn, signInHeading } from './support/forms';
import { mailedLink } from './support/mailbox';
import { enableSecondFactor } from './support/second-factor';
import { newTask, openTasks } from './support/tasks';

const row = (page: Page, person: Pick<Person, 'email'>) =>
  page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: person.email });
const manage = async (page: Page, person: Person) => {
  await page.goto(`/admin?q=${encodeURIComponent(person.email)}`);
  await page.getByRole('button', { name: `Manage ${person.email}` }).click();
  return page.getByRole('dialog', { name: person.name });
};

test.describe('The admin pages', () => {
  test('The admin pages and their menu entry don’t exist for other users [A16][D1]', async ({
    page,
    context,
    join,
  }) => {
    await join(context);
    for (const path of ['/admin', '/admin/activity']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    }
    await openTasks(page);
    await page.getByRole('button', { name: /^Account of/ }).click();
    await expect(page.getByRole('button', { name: 'Administration' })).toHaveCount(0);
  });

  test('The search finds users by part of a name or address, page by page [B15][D1]', async ({
    page,
    context,
    join,
    browserErrors,
  }) => {
    // A changed role ends tokens, so the page renews its token.
    browserErrors.allow(FAILED_REQUEST);
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    const tag = `crowd${process.pid}x${Date.now()}`;
    await query(
      `INSERT INTO auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
       SELECT gen_random_uuid(), 'Member ' || n, $1 || n || '@example.com', true, now() - n * interval '1 minute', now()
       FROM generate_series(1, 30) n`,
      [tag],
    );

    await openTasks(page);
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Administration' }).click();
    await page.getByLabel('Name or email address').fill(tag.toUpperCase());
    await expect(page.getByText('1–25 of 30')).toBeVisible();
    await expect(page.getByRole('list', { name: 'People' }).getByRole('listitem')).toHaveCount(25);
    await page.getByRole('button', { name: 'Older' }).click();
    await expect(page.getByText('26–30 of 30')).toBeVisible();
    await expect(row(page, { email: `${tag}30@example.com` })).toBeVisible();
    await page.reload();
    await expect(page.getByText('26–30 of 30')).toBeVisible();
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.getByLabel('Name or email address').fill(`${tag}_`);
    await expect(page.getByText('No one found.')).toBeVisible();
  });

  test('An admin grants and revokes the admin role, but not their own [B15]', async ({
    page,
    context,
    join,
    browser,
    baseURL,
  }) => {
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const bob = await join(elsewhere, 'Bob');

    const dialog = await manage(page, bob);
    await dialog.getByRole('button', { name: 'Make administrator' }).click();
    await expect(dialog.getByRole('status')).toHaveText('This person is now an administrator.');
    const other = await elsewhere.newPage();
    await other.goto('/admin');
    await expect(other.getByRole('heading', { name: 'Administration' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Remove admin role' }).click();
    await expect(dialog.getByRole('status')).toHaveText('This person is no longer an administrator.');
    await other.reload();
    await expect(other.getByRole('heading', { name: 'Page not found' })).toBeVisible();

    const self = await manage(page, grace);
    await expect(self.getByText(/^This is you/)).toBeVisible();
    await expect(self.getByRole('button', { name: /role|Lock/ })).toHaveCount(0);
    await elsewhere.close();
  });

  test('Changing a role an hour after sign-in requires signing in again [B15]', async ({
    page,
    context,
    join,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const bob = await join(elsewhere, 'Bob');
    await elsewhere.close();

    const dialog = await manage(page, bob);
    const question = page.getByRole('dialog', { name: "Confirm it's you" });
    await query(`UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`, [
      grace.id,
    ]);
    await dialog.getByRole('button', { name: 'Make administrator' }).click();
    await question.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(dialog.getByRole('button', { name: 'Make administrator' })).toBeVisible();
    await expect(dialog.getByRole('status')).toBeEmpty();

    await dialog.getByRole('button', { name: 'Make administrator' }).click();
    await question.getByLabel('Your password', { exact: true }).fill(PASSWORD);
    await question.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByRole('status')).toHaveText('This person is now an administrator.');
  });

  test('Locking an account takes a reason and an end and ends its sessions, and unlocking restores access [B15][A15]', async ({
    page,
    context,
    join,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const bob = await join(elsewhere, 'Bob');
    const other = await elsewhere.newPage();
    await openTasks(other);

    const dialog = await manage(page, bob);
    await dialog.getByRole('button', { name: 'Lock account' }).click();
    await expect(dialog.getByRole('alert', { name: 'There is a problem' })).toContainText('Enter a reason.');
    await dialog.getByLabel('Reason for locking').fill('Sent spam');
    await dialog.getByLabel('Duration').selectOption('for a day');
    await dialog.getByRole('button', { name: 'Lock account' }).click();
    await expect(dialog.getByText(/locked until/)).toBeVisible();
    await expect(dialog.getByText('Reason: Sent spam')).toBeVisible();

    await other.reload();
    await expect(signInHeading(other)).toBeVisible();
    await fillSignIn(other, bob.email);
    await expect(other.getByRole('alert', { name: 'There is a problem' })).toContainText(
      'This account is locked.',
    );

    await dialog.getByRole('button', { name: 'Unlock account' }).click();
    await expect(dialog.getByRole('button', { name: 'Lock account' })).toBeVisible();
    await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(newTask(other)).toBeVisible();
    await elsewhere.close();
  });

  test('An invited user chooses a name and password and is confirmed at once [B15]', async ({
    page,
    context,
    join,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    await page.goto('/admin');
    await page.getByRole('button', { name: 'Invite someone…' }).click();
    const form = page.getByRole('region', { name: 'Invite someone' });
    await form.getByLabel('Email address to invite').fill(grace.email);
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await expect(form.getByRole('alert', { name: 'There is a problem' })).toContainText(
      'already has an account',
    );
    const { name, email } = newPerson('Bob');
    await form.getByLabel('Email address to invite').fill(email);
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await expect(form.getByRole('status')).toHaveText(`We sent an invitation to ${email}.`);

    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const other = await elsewhere.newPage();
    const link = await mailedLink(context.request, email, '/accept-invitation');
    await other.goto(link);
    await other.getByLabel('Name').fill(name);
    await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await other.getByRole('button', { name: 'Create an account' }).click();
    await expect(other.getByRole('heading', { name: 'Your account is ready' })).toBeVisible();
    await other.getByRole('link', { name: 'Sign in' }).click();
    await fillSignIn(other, email);
    await expect(newTask(other)).toBeVisible();
    await page.reload();
    await expect(row(page, { email })).not.toContainText('email not confirmed');
    await elsewhere.close();
  });

  test('An admin corrects an address, removes a second step and deletes an account on request [B15]', async ({
    page,
    context,
    join,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const bob = await join(elsewhere, 'Bob');
    await query(`UPDATE auth."user" SET "emailVerified" = true WHERE id = $1`, [bob.id]);
    await enableSecondFactor(elsewhere, baseURL ?? '');
    await elsewhere.close();

    const dialog = await manage(page, bob);
    await dialog.getByRole('button', { name: 'Remove two-factor authentication' }).click();
    await expect(dialog.getByRole('status')).toHaveText(
      'Two-factor authentication removed. Signed out everywhere.',
    );
    await expect(dialog.getByRole('button', { name: 'Remove two-factor authentication' })).toHaveCount(0);

    const { email } = newPerson('Bobby');
    await dialog.getByRole('button', { name: 'Correct email address…' }).click();
    await dialog.getByLabel('New email address').fill(email);
    await dialog.getByRole('button', { name: 'Correct email address' }).click();
    await expect(dialog).toHaveCount(0);

    const corrected = await manage(page, { ...bob, email });
    await expect(corrected.getByText('email not confirmed')).toBeVisible();
    await corrected.getByRole('button', { name: 'Delete account…' }).click();
    const remove = corrected.getByRole('button', { name: 'Delete account permanently' });
    await corrected.getByLabel(/^Type .* to confirm$/).fill(bob.email);
    await remove.click();
    await expect(corrected.getByRole('alert', { name: 'There is a problem' })).toContainText(
      "The address doesn't match.",
    );
    await corrected.getByLabel(/^Type .* to confirm$/).fill(email);
    await remove.click();
    await expect(corrected).toHaveCount(0);
    await expect(page.getByText('No one found.')).toBeVisible();
  });

  test('Ending every session of an account shows who did it [B15][B11]', async ({
    page,
    context,
    join,
    browser,
    baseURL,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const grace = await join(context, 'Grace');
    await makeAdmin(grace.email);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const bob = await join(elsewhere, 'Bob');
    const other = await elsewhere.newPage();
    await openTasks(other);

    const dialog = await manage(page, bob);
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(dialog.getByRole('status')).toHaveText('Signed out everywhere.');
    await other.reload();
    await expect(signInHeading(other)).toBeVisible();

    await dialog.getByRole('link', { name: 'Activity' }).click();
    const trail = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
    await expect(trail.first()).toContainText('Signed out by an administrator');
    await expect(trail.first()).toContainText(new RegExp(`, by (${grace.email}|${grace.id})`));
    await expect(trail.filter({ hasText: 'Account created' })).toHaveCount(1);
    await page.getByRole('link', { name: 'Show all' }).click();
    await expect(page).toHaveURL(/\/admin\/activity$/);
    await elsewhere.close();
  });
});

test('The account page lists the user’s activity with refused attempts, page by page [B11]', async ({
  page,
  context,
  join,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const stranger = newPerson('Eve');
  const headers = { origin: test.info().project.use.baseURL ?? '' };
  const tryPassword = (email: string) =>
    context.request.post('/api/auth/sign-in/email', { headers, data: { email, password: 'wrong' } });
  expect((await tryPassword(ada.email)).status()).toBe(401);
  expect((await tryPassword(stranger.email)).status()).toBe(401);

  await page.goto('/account');
  const activity = page.getByRole('region', { name: 'Recent activity' }).getByRole('listitem');
  await expect(activity).toHaveCount(2);
  await expect(activity.first()).toContainText('Sign-in (refused)');
  await expect(activity.last()).toContainText('Account created');

  await query(
    `INSERT INTO auth.audit_event (action, outcome, user_id, ip_address, user_agent, request_id)
     SELECT 'name.changed', 'ok', $1, '', '', '' FROM generate_series(1, 40)`,
    [ada.id],
  );
  await page.reload();
  await expect(activity).toHaveCount(25);
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(activity).toHaveCount(42);
  await expect(page.getByRole('button', { name: 'Show older' })).toHaveCount(0);
});
