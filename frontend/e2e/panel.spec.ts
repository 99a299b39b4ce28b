import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { listsOf } from './support/lists';
import { apiOf, edit, openTasks, tick, toast } from './support/tasks';

const panel = (page: Page) => page.getByRole('dialog', { name: 'Task' });
const description = (page: Page) => panel(page).getByLabel('Description');

test.use({ timezoneId: 'Europe/Lisbon' });

test('A task is opened, changed in every field, and saved by keyboard alone', async ({
  page,
  join,
  context,
}) => {
  const { keyboard } = page;
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const boat = await (await listsOf(context, ada)).add('Boat');
  await api.add('Mend the sail');
  await page.clock.setFixedTime(new Date('2026-11-20T12:00:00Z'));
  await openTasks(page);
  await edit(page, 'Mend the sail').focus();
  await keyboard.press('Enter');
  await expect(panel(page).getByLabel('Title')).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.type('Ask the *sailmaker*');
  await panel(page).getByRole('button', { name: 'Next week' }).focus();
  await keyboard.press('Enter');
  await expect(panel(page).getByLabel('Due date')).toHaveValue('23 Nov 2026');
  await panel(page).getByLabel('Time').fill('09:30');
  await panel(page).getByLabel('Time zone').selectOption('Asia/Tokyo');
  await panel(page).getByLabel('Priority').selectOption('Medium');
  await panel(page).getByLabel('List').selectOption('Boat');
  await panel(page).getByLabel('Tags').fill('deck');
  await keyboard.press('Control+Enter');
  await expect(panel(page)).toHaveCount(0);
  await expect(edit(page, 'Mend the sail')).toBeFocused();
  await expect(page.getByRole('listitem').filter({ has: tick(page, 'Mend the sail') })).toContainText(
    /Monday, 09:30 \(Asia\/Tokyo\)\s*Medium priority\s*@deck\s*Boat/,
  );
  await expect
    .poll(() => api.all())
    .toMatchObject([
      {
        description: 'Ask the *sailmaker*',
        dueDate: '2026-11-23',
        dueZone: 'Asia/Tokyo',
        priority: 2,
        tags: ['deck'],
        listId: boat.id,
      },
    ]);
});

test('Notes are shown as Markdown', async ({ page, join, context }) => {
  const ada = await join(context);
  const notes = '# Rig\n\n- [x] **mast**\n- [ ] ~~boom~~\n\nSee https://example.com and `knots`.';
  await (await apiOf(context, ada)).add('Rope', { description: notes });
  await openTasks(page);
  await edit(page, 'Rope').click();
  const preview = panel(page).getByRole('region', { name: 'Preview' });
  await expect(preview.getByRole('heading', { name: 'Rig' })).toBeVisible();
  await expect(preview.getByRole('checkbox').first()).toBeChecked();
  await expect(preview.locator('strong')).toHaveText('mast');
  const link = preview.getByRole('link', { name: 'https://example.com' });
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  await panel(page).getByLabel('Description').fill('plain');
  await expect(preview).toHaveCount(0);
});

const HOSTILE_NOTES = [
  '<img src=x onerror="document.title=1">',
  '<script>document.title=1</script>',
  '[click](javascript:document.title=1)',
  '[click](JaVaScRiPt:document.title=1)',
  '![x](https://evil.example/pixel.png)',
  '![x](data:text/html,<script>document.title=1</script>)',
  '<a href="javascript:document.title=1">x</a>',
  '[x]: javascript:document.title=1\n\n[x]',
  '<svg onload=document.title=1>',
  '`<b>`',
  '**&lt;img src=x onerror=document.title=1&gt;** &copy; &amp;',
];

test('Notes with markup, scripts and images do nothing [C5]', async ({ page, join, context, baseURL }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  for (const [index, text] of HOSTILE_NOTES.entries()) await api.add(`Rope ${index}.`, { description: text });
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '')) elsewhere.push(request.url());
  });
  await openTasks(page);
  for (const [index, text] of HOSTILE_NOTES.entries()) {
    await test.step(text, async () => {
      await edit(page, `Rope ${index}\\.`).click();
      await expect(panel(page).getByLabel('Description')).toHaveValue(text);
      const preview = panel(page).getByRole('region', { name: 'Preview' });
      await expect(preview.locator('.markdown')).toBeVisible();
      expect(await preview.locator('img, script, svg, [onerror], [onload]').count()).toBe(0);
      const links = await preview
        .locator('a')
        .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
      expect(links.filter((href) => href !== '' && !href.startsWith('https://'))).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(panel(page)).toHaveCount(0);
    });
  }
  await expect(page).toHaveTitle('Open tasks – Holdfast');
  expect(elsewhere).toEqual([]);
});

test('Text is saved when the panel is closed, and can be undone', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Rope');
  await openTasks(page);
  await edit(page, 'Rope').click();
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(toast(page, /kept as a draft/)).toHaveCount(0);

  await edit(page, 'Rope').click();
  await description(page).fill('A long thought');
  await page.keyboard.press('Escape');
  await expect.poll(() => api.all()).toMatchObject([{ description: 'A long thought' }]);
  await expect(toast(page, /kept as a draft/)).toHaveCount(0);
  await edit(page, 'Rope').click();
  await expect(description(page)).toHaveValue('A long thought');
  await page.keyboard.press('Escape');
  await expect(edit(page, 'Rope')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(toast(page, /^Undid: Changed “Rope”/)).toBeVisible();
  await expect.poll(() => api.all()).toMatchObject([{ description: null }]);
});
