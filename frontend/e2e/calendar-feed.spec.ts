import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf } from './support/tasks';

test('A calendar program reads tasks with a date until the feed address is revoked', async ({
  page,
  context,
  joinConfirmed,
  playwright,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const ada = await joinConfirmed(context);
  await (await apiOf(context, ada)).add('Renew the passport', { dueDate: '2026-12-01' });
  const section = page.getByRole('region', { name: 'Calendar', exact: true });
  await page.goto('/account');
  await section.getByRole('button', { name: 'Calendar link…' }).click();
  await section.getByRole('button', { name: 'Create link' }).click();
  const address = section.getByLabel('Calendar link');
  const url = await address.inputValue();
  await section.getByRole('button', { name: 'Copy link' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);

  const program = await playwright.request.newContext();
  const calendar = await program.get(url);
  expect(calendar.headers()['content-type']).toContain('text/calendar');
  expect(await calendar.text()).toContain('SUMMARY:Renew the passport');

  await page.reload();
  await section.getByRole('button', { name: 'Calendar link…' }).click();
  await expect(section.getByText(/^Link created on/)).toBeVisible();
  await expect(address).toHaveCount(0);
  await section.getByRole('button', { name: 'Create new link' }).click();
  expect(await address.inputValue()).not.toBe(url);
  expect((await program.get(url)).status()).toBe(404);
  const second = await address.inputValue();
  await section.getByRole('button', { name: 'Turn off link' }).click();
  await expect(section.getByRole('button', { name: 'Create link' })).toBeVisible();
  expect((await program.get(second)).status()).toBe(404);
  await program.dispose();
});
