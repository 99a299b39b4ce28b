import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeAdmin } from '../support/database';
import { expect, test } from '../support/fixtures';
import { listsOf } from '../support/lists';
import { apiOf, openTasks, tick, type StoredTask } from '../support/tasks';

const FOLDER = path.join(import.meta.dirname, '../../../docs/screenshots');

/** All pictures show the same day, so that they differ only when the app does. */
const NOON = new Date('2026-11-20T12:00:00Z');

const SIZES = { wide: { width: 1100, height: 720 }, narrow: { width: 360, height: 720 } } as const;

const TASKS: readonly (Partial<StoredTask> & { title: string; list?: 'Boat' | 'Home' })[] = [
  { title: 'Return “The Sea Around Us” to the library', completed: true },
  { title: 'Order new tyres', dueDate: '2026-11-26', tags: ['bicycle'] },
  { title: 'Ask Mary about the concert' },
  {
    title: 'Renew the passport',
    description: 'The form, **two photographs**, and the old one.\n\nThe office closes at *noon*.',
    dueDate: '2026-11-21',
    priority: 3,
    tags: ['papers'],
  },
  { title: 'Water the tomatoes', dueDate: '2026-11-20', repeat: 'FREQ=DAILY;INTERVAL=2', list: 'Home' },
  { title: 'Write to Charles about the engine', dueDate: '2026-11-19' },
  { title: 'Mend the sail', list: 'Boat', dueDate: '2026-11-24', dueTime: '09:30', dueZone: 'UTC' },
  { title: 'Book the harbour berth for June', priority: 1, list: 'Boat' },
];

/** Takes the page in light and dark, wide and narrow. */
async function pictures(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: path.join(FOLDER, `${name}-${colorScheme}-${size}.png`),
        animations: 'disabled',
      });
    }
  }
  await page.setViewportSize(SIZES.wide);
}

test.use({ viewport: SIZES.wide });

test('The pages before sign-in are photographed', async ({ page, browserErrors }) => {
  // The unknown page and the link that needs a password.
  browserErrors.allow(/status of 40[34]/);
  const pages = {
    'sign-in': '/login',
    'sign-up': '/signup',
    'forgot-password': '/forgot-password',
    'reset-password': '/reset-password#token=x',
    'confirm-address': '/verify-email#token=x',
    'not-found': '/nowhere',
  };
  await page.route('**/api/auth/verify-email', (route) =>
    route.fulfill({ status: 403, json: { code: 'LINK_NEEDS_PASSWORD', address: 'a…@example.com' } }),
  );
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await pictures(page, name);
  }
  await page.goto('/login?step=second-factor');
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await pictures(page, 'second-step');
  await page.goto('/login');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await pictures(page, 'sign-in-errors');
});

test('The tasks are photographed', async ({ page, join, context }) => {
  const ada = await join(context, 'Ada');
  const api = await apiOf(context, ada);
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await pictures(page, 'tasks-empty');

  const lists = await listsOf(context, ada);
  const boat = await lists.add('Boat', '#2f6fb3');
  const home = await lists.add('Around the house', '#2f855a');
  await lists.add('Books');
  const listIds = { Boat: boat.id, Home: home.id };
  for (const { title, list, ...more } of TASKS)
    await api.add(title, { ...more, listId: list === undefined ? null : listIds[list] });
  await openTasks(page, '?show=all');
  await expect(tick(page, 'Renew the passport')).toBeVisible();
  await expect(page.getByText('The form, two photographs')).toBeVisible();
  await pictures(page, 'tasks');
  await page.getByRole('button', { name: /^Edit Renew the passport/ }).click();
  await expect(page.getByLabel('Title')).toBeVisible();
  await pictures(page, 'task');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Edit Mend the sail/ }).focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toBeVisible();
  await pictures(page, 'selection');
  await page.getByRole('button', { name: /^Edit Mend the sail/ }).focus();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More for Mend the sail' }).click();
  await pictures(page, 'menu');
  await page.keyboard.press('Escape');
  await page
    .getByRole('combobox', { name: 'New task' })
    .fill('Call Mary tomorrow at 5 every week p1 @family #boat');
  await expect(page.getByRole('list', { name: 'Recognized' })).toBeVisible();
  await pictures(page, 'quick-add');
  await page.getByRole('combobox', { name: 'New task' }).fill('');
  await page.goto(`/tasks?list=${boat.id}`);
  await expect(tick(page, 'Mend the sail')).toBeVisible();
  await pictures(page, 'list');
  await page.setViewportSize(SIZES.narrow);
  await page.getByRole('button', { name: 'Views and lists' }).click();
  await page.screenshot({ path: path.join(FOLDER, 'drawer-light-narrow.png'), animations: 'disabled' });
  await page.keyboard.press('Escape');
  await page.setViewportSize(SIZES.wide);
  await page.keyboard.press('ControlOrMeta+k');
  await pictures(page, 'commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+?');
  await pictures(page, 'shortcuts');
});

test('The account and admin pages are photographed', async ({ page, join, context, browser, baseURL }) => {
  const grace = await join(context, 'Grace');
  await makeAdmin(grace.email);
  for (const name of ['Ada', 'Charles', 'Mary']) {
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
    await join(elsewhere, name);
    await elsewhere.close();
  }
  await page.goto('/account');
  await expect(page.getByText('(this device)')).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await pictures(page, 'account');
  await page.getByRole('heading', { name: 'Recent activity' }).scrollIntoViewIfNeeded();
  await pictures(page, 'account-below');
  await page.goto('/admin');
  await expect(page.getByRole('list', { name: 'People' })).toBeVisible();
  await pictures(page, 'people');
  await page
    .getByRole('button', { name: /^Manage ada/ })
    .first()
    .click();
  await pictures(page, 'person');
  await page.goto('/admin/activity');
  await expect(page.getByRole('list', { name: 'Activity' })).toBeVisible();
  await pictures(page, 'activity');
});
