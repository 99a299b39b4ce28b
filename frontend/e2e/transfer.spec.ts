import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf, openTasks, tick } from './support/tasks';

const data = (page: Page) => page.getByRole('region', { name: 'Your data' });
const preview = (page: Page) => page.getByRole('region', { name: 'Import preview' });
const choose = (page: Page, name: string, text: string, encoding: BufferEncoding = 'utf8') =>
  page
    .getByLabel('Import a file')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text, encoding) });

async function download(page: Page, button: string): Promise<string> {
  const started = page.waitForEvent('download');
  await data(page).getByRole('button', { name: button }).click();
  return readFile(await (await started).path(), 'utf8');
}

test('All data is exported to a file and imported into another account, after a preview', async ({
  page,
  context,
  join,
  browser,
  baseURL,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope', { description: 'Twenty metres', tags: ['boat'] });
  await api.add('Anchor');
  await page.goto('/account');
  const csv = await download(page, 'Download as CSV');
  expect(csv).toMatch(/^\uFEFFtitle,/);
  expect(csv).toContain('Twenty metres');
  const file = await download(page, 'Download as JSON');

  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const bob = await join(elsewhere, 'Bob');
  const other = await elsewhere.newPage();
  await other.goto('/account');
  await choose(other, 'holdfast.json', file);
  await expect(preview(other)).toContainText('2 new tasks');
  expect(await (await apiOf(elsewhere, bob)).all()).toEqual([]);
  await preview(other).getByRole('button', { name: 'Import' }).click();
  await expect(data(other).getByText('2 tasks imported.')).toBeVisible();
  await openTasks(other);
  await expect(tick(other, 'Rope')).toBeVisible();

  await other.goto('/account');
  await choose(other, 'again.json', file);
  await expect(preview(other)).toContainText('2 already imported');
  await expect(preview(other).getByRole('button', { name: 'Import' })).toHaveCount(0);
  await elsewhere.close();
});

test('A file with errors lists them by line, and nothing is imported', async ({ page, context, join }) => {
  const ada = await join(context);
  await page.goto('/account');
  await choose(page, 'tasks.csv', 'title,priority\nRope,1\nAnchor,9\n');
  await expect(preview(page).getByRole('alert')).toContainText('Fix these problems before importing');
  await expect(preview(page).getByRole('list', { name: 'Problems' })).toContainText('Line 3:');
  await expect(preview(page).getByRole('button', { name: 'Import' })).toHaveCount(0);
  await preview(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(preview(page)).toHaveCount(0);
  expect(await (await apiOf(context, ada)).all()).toEqual([]);
});

test('A file that a spreadsheet saved in Windows-1252 or UTF-16 keeps its letters', async ({
  page,
  context,
  join,
}) => {
  const api = await apiOf(context, await join(context));
  await page.goto('/account');
  for (const [encoding, title] of [
    ['latin1', 'Müsli kaufen'],
    ['utf16le', 'Größe ÄÖÜ messen'],
  ] as const) {
    await choose(
      page,
      'tasks.csv',
      `\uFEFFtitle;due\n${title};1`.slice(encoding === 'latin1' ? 1 : 0),
      encoding,
    );
    await preview(page).getByRole('button', { name: 'Import' }).click();
    await expect(data(page).getByText('1 task imported.')).toBeVisible();
    expect((await api.all()).map((task) => task.title)).toContain(title);
  }
});

test('A Todoist project file is recognized by its first line, with any delimiter', async ({
  page,
  context,
  join,
}) => {
  await join(context);
  await page.goto('/account');
  await choose(
    page,
    'Boat.csv',
    'CONTENT;TYPE;DESCRIPTION;PRIORITY;INDENT;AUTHOR;RESPONSIBLE;DATE;DATE_LANG;TIMEZONE\nBuy a rope;task;;4;1;;;;en;\n',
  );
  await preview(page).getByRole('button', { name: 'Import' }).click();
  await expect(data(page).getByText('1 task imported.')).toBeVisible();
  await openTasks(page);
  await expect(tick(page, 'Buy a rope')).toBeVisible();
});

test('An unreadable file is explained, and another can be tried [auth-37]', async ({
  page,
  context,
  join,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  await join(context);
  await page.goto('/account');
  await choose(page, 'broken.json', '{"tasks": [');
  await expect(data(page).getByRole('alert')).toBeVisible();
  await page.route('**/api/*/export*', (route) => route.abort());
  await data(page).getByRole('button', { name: 'Download as JSON' }).click();
  await expect(data(page).getByText("Can't reach the server.")).toBeVisible();
});

const CLUB =
  'TYPE,CONTENT,PRIORITY,INDENT,RESPONSIBLE,AUTHOR,DATE,DATE_LANG\n' +
  'meta,view_style=list,,,,,,\ntask,Fly the flag,4,1,Kim,Ada,every blue moon,en\ntask,Find it,4,2,,Ada,,\n';

test('The preview accounts for the rows and columns of a file, and for what is changed', async ({
  page,
  context,
  join,
}) => {
  await join(context);
  await page.goto('/account');
  await choose(page, 'Club.csv', CLUB);
  await expect(preview(page).getByRole('status')).toContainText('File from Todoist');
  await expect(preview(page).getByRole('status')).toContainText(
    '3 rows read, 1 of them has nothing to import',
  );
  await expect(preview(page).getByRole('list', { name: 'Columns' }).getByRole('listitem')).toHaveText([
    'Columns kept in the description: responsible',
    "Columns that aren't imported: author",
  ]);
  await expect(
    preview(page).getByRole('list', { name: 'Changed during import' }).getByRole('listitem'),
  ).toHaveText([
    "Line 3: The date “every blue moon” can't be read and is kept in the description.",
    'Line 3: “Responsible: Kim” is kept in the description.',
    'Line 4: This subtask of “Fly the flag” becomes a task. Its description names “Fly the flag”.',
  ]);
});

test.describe('In German', () => {
  test.use({ locale: 'de-DE' });

  test('The preview names changes and problems in German', async ({ page, context, join }) => {
    await join(context);
    await page.goto('/account');
    const german = page.getByRole('region', { name: 'Importvorschau' });
    const file = (name: string, text: string) =>
      page
        .getByLabel('Datei importieren')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await file('Club.csv', CLUB);
    await expect(german).toContainText('Zeile 3: „Responsible: Kim“ steht in der Beschreibung.');
    await file('tasks.csv', 'title,priority\nRope,9\n');
    await expect(german).toContainText('Zeile 2: Der Wert von „priority“ ist ungültig.');
    await file('other.csv', 'Name,Due\nRope,soon\n');
    await expect(german).toContainText('Zeile 1: Die Spalte „title“ fehlt.');
  });
});
