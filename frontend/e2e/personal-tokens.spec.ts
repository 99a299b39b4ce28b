import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf } from './support/tasks';

test('A program reads tasks with a personal access token until its owner revokes it [B18] [A22]', async ({
  page,
  context,
  joinConfirmed,
  playwright,
  browserErrors,
  baseURL,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const ada = await joinConfirmed(context);
  await (await apiOf(context, ada)).add('Renew the passport');
  const section = page.getByRole('region', { name: 'Personal access tokens', exact: true });
  await page.goto('/account#tokens');

  await section.getByRole('button', { name: 'Create token' }).click();
  await expect(section.getByLabel('Token name')).toBeFocused();
  await expect(section.getByText('Enter a name.')).toBeVisible();
  await section.getByLabel('Token name').fill('Backup script');
  await section.getByLabel('Read lists').uncheck();
  await section.getByRole('button', { name: 'Create token' }).click();
  const token = await section.getByLabel('New token').inputValue();
  expect(token).toMatch(/^hf_[0-9A-Za-z]{46}$/);
  await expect(section.getByText(`Programs also need your user ID: ${ada.id}`)).toBeVisible();
  await section.getByRole('button', { name: 'Copy token' }).click();
  await expect(section.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);

  const program = await playwright.request.newContext({
    ...(baseURL !== undefined && { baseURL }),
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const tasks = await program.get(`/api/${ada.id}/tasks`);
  expect(JSON.stringify(await tasks.json())).toContain('Renew the passport');
  expect((await program.post(`/api/${ada.id}/tasks`, { data: { title: 'No' } })).status()).toBe(403);
  expect((await program.get(`/api/${ada.id}/lists`)).status()).toBe(403);
  expect((await program.get(`/api/someone-else/tasks`)).status()).toBe(403);
  expect(
    (await program.get(`/api/${ada.id}/tasks?token=${token}`, { headers: { authorization: '' } })).status(),
  ).toBe(401);

  await section.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  const row = section.getByRole('listitem').filter({ hasText: 'Backup script' });
  await expect(row).toContainText('Read tasks');
  await expect(row).toContainText(/last used .* from/);
  await expect(section.getByText(token)).toHaveCount(0);
  await row.getByRole('button', { name: 'Revoke… Backup script' }).click();
  await row.getByRole('button', { name: 'Revoke token Backup script' }).click();
  await expect(section.getByText('Token revoked.')).toBeVisible();
  await expect(row).toHaveCount(0);
  // Every process hears of it within three seconds.
  await expect(async () => {
    expect((await program.get(`/api/${ada.id}/tasks`)).status()).toBe(401);
  }).toPass({ timeout: 10_000 });
  await program.dispose();
});
