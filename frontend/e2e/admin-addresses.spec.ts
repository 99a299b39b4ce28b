import { makeAdmin } from './support/database';
import { expect, FAILED_REQUEST, test } from './support/fixtures';

test('An account that an administrator opened has an address, Back closes it, and bad addresses show the list [D5]', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  // A changed role ends tokens, so the page renews its token.
  browserErrors.allow(FAILED_REQUEST);
  const grace = await join(context, 'Grace');
  await makeAdmin(grace.email);
  const list = `/admin?q=${encodeURIComponent(grace.email)}`;
  const dialog = page.getByRole('dialog', { name: 'Grace' });
  await page.goto(list);
  await page.getByRole('button', { name: `Manage ${grace.email}` }).click();
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(`${list}&person=${grace.id}`);
  await page.reload();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(list);

  await page.getByRole('button', { name: `Manage ${grace.email}` }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page).toHaveURL(list);
  await page.goto(`/admin?person=00000000-0000-4000-8000-000000000000`);
  await expect(page.getByRole('alert')).toHaveText("The account in this link isn't in this list.");
  const note = page.locator('#main').getByText(/^Part of this link isn't valid/);
  for (const query of ['page=0', 'page=banana', 'person=../tasks', `q=${'x'.repeat(300)}`]) {
    await page.goto(`/admin?${query}`);
    await expect(note).toBeVisible();
    await expect(page).toHaveURL('/admin');
    await expect(page.getByRole('list', { name: 'People' })).toBeVisible();
  }
  await page.goto('/admin/activity?user=everyone');
  await expect(note).toHaveText("Part of this link isn't valid and was ignored: account.");
  await expect(page).toHaveURL('/admin/activity');
});
