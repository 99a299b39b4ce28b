import type { Locator, Page } from '@playwright/test';
import { makeAdmin, query } from './support/database';
import { expect, FAILED_REQUEST, newPerson, PASSWORD, test } from './support/fixtures';
import { listsOf } from './support/lists';
import { apiOf, edit, openTasks, tick, toast, view } from './support/tasks';

/** Texts that try to be an element, a link that runs, the end of an attribute, or to reverse the writing direction. */
const HOSTILE = [
  `<img src=x onerror="document.title='hit'">`,
  `[x](javascript:document.title='hit')`,
  `"><svg onload=document.title='hit'>`,
  '\u202Egnp.exe',
];

/** The policy of the page reports each attempt, and a browser error fails the test. */
async function expectHarmless(page: Page): Promise<void> {
  expect(
    await page.locator('img, script:not([src]), [onerror], [onload], [href^="javascript:"]').count(),
  ).toBe(0);
  await expect(page).not.toHaveTitle('hit');
}

/** The texts as title, list and description. A row shows only the words of a description, and of a link its text. */
async function expectInRow(row: Locator, text: string): Promise<void> {
  const words = text.startsWith('[x]') ? 'x' : text;
  await expect(row.getByText(text, { exact: true })).toHaveCount(words === text ? 3 : 2);
  await expect(row.getByText(words, { exact: true }).first()).toBeVisible();
}

for (const text of HOSTILE) {
  const name = text.replace('\u202E', 'U+202E ');

  test(`A task, its tag and its list named ${name} show that text everywhere [C5]`, async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    const list = await (await listsOf(context, ada)).add(text);
    const api = await apiOf(context, ada);
    await api.add(text, { description: text, tags: [text], listId: list.id });
    await openTasks(page);
    const row = page.getByRole('listitem').filter({ has: tick(page, text) });
    await expectInRow(row, text);
    await expect(row.getByText(`@${text}`, { exact: true })).toBeVisible();
    const views = page.getByRole('navigation', { name: 'Views' });
    await expect(views.getByText(text)).toHaveCount(2);
    await expectHarmless(page);

    await edit(page, '').first().click();
    const panel = page.getByRole('dialog', { name: 'Task' });
    await expect(panel.getByRole('textbox', { name: 'Title' })).toHaveValue(text);
    await expect(panel.getByRole('textbox', { name: 'Description' })).toHaveValue(text);
    await expect(panel.getByRole('textbox', { name: 'Tags' })).toHaveValue(text);
    await expectHarmless(page);
    await page.keyboard.press('Escape');

    await views.getByText(text).first().click();
    await expect(page.getByRole('heading', { name: text, level: 1, exact: true })).toBeVisible();
    await expect(page).toHaveTitle(`${text} – Holdfast`);
    await openTasks(page, `?q=${encodeURIComponent(text)}`);
    await expect(page.getByRole('searchbox')).toHaveValue(text);
    await expectHarmless(page);

    await openTasks(page);
    await page.getByRole('button', { name: `Delete ${text}`, exact: true }).click();
    await expect(toast(page, /^Deleted/)).toContainText(text);
    await view(page, 'Trash').click();
    await expect(page.getByRole('list', { name: 'Trash' }).getByRole('listitem')).toContainText(text);
    await expectHarmless(page);
  });

  test(`A user with ${name} in name and address is shown as that text`, async ({
    page,
    context,
    baseURL,
    browserErrors,
  }) => {
    // A changed role ends tokens, so the page renews its token.
    browserErrors.allow(FAILED_REQUEST);
    const { email } = newPerson();
    const opened = await context.request.post('/api/auth/sign-up/email', {
      headers: { origin: baseURL ?? '' },
      data: { name: 'Ada', email, password: PASSWORD },
    });
    expect(opened.status()).toBe(200);
    await makeAdmin(email);
    const address = `${text}${process.pid}@example.com`;
    // Sign-up now refuses some of these names, but older accounts may have them.
    await query('UPDATE auth."user" SET email = $2, name = $3 WHERE email = $1', [email, address, text]);
    await openTasks(page);
    const note = page.getByRole('region', { name: 'Confirm your email address' });
    await expect(note).toContainText(address);
    await page.getByRole('button', { name: `Account of ${text}`, exact: true }).click();
    await expectHarmless(page);
    await page.goto('/account');
    await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue(text);
    await expect(page.locator('main').getByText(address).first()).toBeVisible();
    await expectHarmless(page);
    await page.goto(`/admin?q=${encodeURIComponent(address)}`);
    await expect(page.getByLabel('Name or email address')).toHaveValue(address);
    await page.getByRole('button', { name: `Manage ${address}`, exact: true }).click();
    await expect(page.getByRole('dialog', { name: text, exact: true })).toBeVisible();
    await expectHarmless(page);
    await page.goto('/admin/activity');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectHarmless(page);
  });

  test(`An import file that holds ${name} is read as text [C5]`, async ({ page, join, context }) => {
    await join(context);
    const cell = `"${text.replaceAll('"', '""')}"`;
    const choose = (...lines: string[]) =>
      page
        .getByLabel('Import a file')
        .setInputFiles({ name: `${text}.csv`, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    const preview = page.getByRole('region', { name: 'Import preview' });
    await page.goto('/account');
    await choose(`title,dueDate,${cell}`, `Rope,${cell},x`);
    await expect(preview).toContainText(`Columns kept in the description: ${text}`);
    await expectHarmless(page);
    await preview.getByRole('button', { name: 'Cancel' }).click();
    await choose('title,description,list', [cell, cell, cell].join(','));
    await preview.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByRole('region', { name: 'Your data' })).toContainText('1 task imported.');
    await openTasks(page);
    const row = page.getByRole('listitem').filter({ has: tick(page, text) });
    await expectInRow(row, text);
    await expectHarmless(page);
  });
}
