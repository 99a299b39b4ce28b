import type { BrowserContext, Page } from '@playwright/test';
import { violationsIn } from './support/axe';
import { makeAdmin } from './support/database';
import { expect, FAILED_REQUEST, PASSWORD, test, type Person } from './support/fixtures';
import { listsOf } from './support/lists';
import { apiOf, edit, newTask, openTasks, tick } from './support/tasks';

const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'light', width: 320 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 320 },
] as const;

/** Every rule of WCAG 2.2 A and AA that axe knows, and its best practices; and no sideways scrolling (1.4.10). */
async function expectAccessible(page: Page, widths: readonly number[] = [320, 1280]): Promise<void> {
  for (const { colorScheme, width } of LOOKS.filter((look) => widths.includes(look.width))) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    // Both themes have the same elements, in other colours.
    const rules = colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined;
    // Until the page is painted in the new theme, a busy machine still shows colours of the other one.
    await expect(async () => {
      expect(await violationsIn(page, rules), `${colorScheme} at ${width} px`).toEqual([]);
    }).toPass({ timeout: 15_000 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `sideways scrolling at ${width} px`).toBeLessThanOrEqual(0);
  }
}

async function givenBoat(context: BrowserContext, person: Person): Promise<void> {
  const { id: listId } = await (await listsOf(context, person)).add('Boat', '#2f6fb3');
  const api = await apiOf(context, person);
  for (const title of ['Anchor', 'Rope']) await api.add(title, { listId, tags: ['deck'] });
}

test.describe('axe finds nothing, light and dark, at 320 and 1280 px [D3][auth-62]', () => {
  // Every page in every theme and width takes minutes while other suites run.
  test.describe.configure({ timeout: 240_000 });

  for (const path of [
    '/login',
    '/signup',
    '/forgot-password',
    '/reset-password',
    '/verify-email',
    '/nowhere',
  ]) {
    test(path, async ({ page, browserErrors }) => {
      if (path === '/nowhere') browserErrors.allow(FAILED_REQUEST);
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  }

  for (const path of ['/login', '/signup', '/forgot-password', '/reset-password#token=x']) {
    test(`${path} with errors passes axe`, async ({ page }) => {
      await page.goto(path);
      await page.locator('button[type=submit]').click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page);
    });
  }

  test('/verify-email passes axe while it asks for the password', async ({ page, browserErrors }) => {
    browserErrors.allow(FAILED_REQUEST);
    await page.route('**/api/auth/verify-email', (route) =>
      route.fulfill({ status: 403, json: { code: 'LINK_NEEDS_PASSWORD', address: 'a…@example.com' } }),
    );
    await page.goto('/verify-email#token=x');
    await expect(page.getByRole('button', { name: "This isn't me" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
  });

  test('/login passes axe while it asks for a second factor', async ({ page }) => {
    await page.route('**/sign-in/email', (route) => route.fulfill({ json: { twoFactorRedirect: true } }));
    await page.goto('/login');
    await page.getByLabel('Email address').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('x');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'One more step' })).toBeFocused();
    await expectAccessible(page);
  });

  test('/tasks passes axe without tasks', async ({ page, join, context }) => {
    await join(context);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
    await expectAccessible(page);
  });

  test('/tasks passes axe with tasks, a toast, an open editor and an open menu', async ({
    page,
    join,
    context,
  }) => {
    test.slow();
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.add('Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3));
    await api.add('Rope', { description: 'Twenty metres' });
    await api.add('Chart', { completed: true });
    await api.add('Anchor');
    await openTasks(page, '?show=all');
    await expect(tick(page, 'Rope')).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Delete Anchor' }).click();
    await page.getByRole('button', { name: /^Edit Rope/ }).click();
    await expectAccessible(page);
    await page.getByLabel('Title').fill('');
    await page.getByRole('button', { name: 'Finish editing' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expectAccessible(page);
  });

  test('/account passes axe while the address is not confirmed', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    // The calendar feed does not exist yet.
    browserErrors.allow(FAILED_REQUEST);
    await join(context);
    await page.goto('/account');
    await expect(page.getByText('(this device)')).toBeVisible();
    await page.getByRole('button', { name: 'Calendar link…' }).click();
    await expect(page.getByRole('button', { name: 'Send the mail again' })).toHaveCount(5);
    await expectAccessible(page);
  });

  test('/account passes axe as it opens and with every form in error', async ({
    page,
    joinConfirmed,
    context,
  }) => {
    await joinConfirmed(context);
    await page.goto('/account');
    await expect(page.getByText('(this device)')).toBeVisible();
    await expectAccessible(page);
    const secondStep = page.getByRole('region', { name: 'Two-factor authentication' });
    await secondStep.getByRole('button', { name: 'Set up' }).click();
    await secondStep.getByLabel('Your password', { exact: true }).fill(PASSWORD);
    await secondStep.getByRole('button', { name: 'Continue' }).click();
    await expect(secondStep.getByRole('img')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete account…' }).click();
    await page.getByLabel('Your name').fill('');
    for (const button of await page.locator('main button[type=submit]').all()) await button.click();
    await expect(page.getByRole('alert')).toHaveCount(5);
    await expectAccessible(page);
  });

  test('/admin passes axe with a dialog in error, and so does /admin/activity', async ({
    page,
    join,
    context,
    browser,
    baseURL,
  }) => {
    const { email } = await join(context, 'Grace');
    await makeAdmin(email);
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    const { email: other } = await join(elsewhere, 'Bob');
    await elsewhere.close();
    await page.goto(`/admin?q=${other}`);
    await expect(page.getByRole('list', { name: 'People' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: `Manage ${other}` }).click();
    await page.getByRole('button', { name: 'Lock account' }).click();
    await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeVisible();
    await expectAccessible(page);
    await page.goto('/admin/activity');
    await expect(page.getByRole('list', { name: 'Activity' })).toBeVisible();
    await expectAccessible(page);
  });

  test('The command palette passes axe', async ({ page, join, context }) => {
    await join(context);
    await openTasks(page);
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await expectAccessible(page);
  });

  test('/tasks passes axe in an empty list and with its menus open', async ({ page, join, context }) => {
    const ada = await join(context);
    const { id: listId } = await (await listsOf(context, ada)).add('Boat', '#2f6fb3');
    await openTasks(page, `?list=${listId}`);
    await expect(page.getByRole('heading', { name: 'This list is empty' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sort and filter' }).click();
    await expectAccessible(page);
  });

  test('/tasks passes axe in a list with a task menu and the list picker open', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await givenBoat(context, ada);
    await openTasks(page);
    const more = page.getByRole('button', { name: 'More for Rope' });
    await more.click();
    await expectAccessible(page);
    await page.getByRole('menuitem', { name: 'Move to list…' }).click();
    await expectAccessible(page);
  });

  test('/tasks passes axe with a title being edited and with a selection', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await givenBoat(context, ada);
    await openTasks(page);
    await edit(page, 'Rope').focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'New title for Rope' }).fill('');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await edit(page, 'Rope').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await expectAccessible(page);
  });

  test('/tasks passes axe with the tags of a selection, the drawer and a list in error', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    await givenBoat(context, ada);
    await openTasks(page);
    await edit(page, 'Rope').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.getByRole('button', { name: 'Tags…' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 320, height: 800 });
    await page.getByRole('button', { name: 'Views and lists' }).click();
    await expectAccessible(page, [320]);
    await page.getByRole('button', { name: 'New list' }).click();
    await page.getByRole('button', { name: 'Create list' }).click();
    await expectAccessible(page, [320]);
  });

  test('/tasks passes axe in the trash, with its question, and with a search', async ({
    page,
    join,
    context,
  }) => {
    const ada = await join(context);
    const api = await apiOf(context, ada);
    await api.remove((await api.add('Rope', { description: 'Twenty metres' })).id);
    await api.add('Anchor', { dueDate: '2020-02-20', priority: 3, tags: ['harbour', 'heavy'] });
    await openTasks(page, '?show=trash');
    await expect(page.getByRole('button', { name: 'Restore Rope' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: 'Select Rope' }).check();
    await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete for good Rope' }).click();
    await expectAccessible(page);
    await openTasks(page, '?q=anchor');
    await expect(page.getByText('Overdue:')).toBeVisible();
    await expectAccessible(page);
  });

  test('/tasks passes axe when nothing loads and with a task that was not saved', async ({
    page,
    join,
    context,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    await page.route(`**/api/${ada.id}/tasks**`, (route) => route.fulfill({ status: 422, body: '{}' }));
    await openTasks(page);
    await expect(page.getByText("Couldn't load your tasks")).toBeVisible();
    await newTask(page).fill('Rope');
    await newTask(page).press('Enter');
    await expect(page.getByText(/^Not saved\./)).toBeVisible();
    await expectAccessible(page);
  });
});
