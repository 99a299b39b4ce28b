import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeAdmin } from '../support/database';
import { expect, test } from '../support/fixtures';
import { apiOf, openTasks, tick } from '../support/tasks';

const FOLDER = path.join(import.meta.dirname, '../../../../docs/screenshots');

/** The pictures are of one day, so that they differ only when the app does. */
const NOON = new Date('2026-11-20T12:00:00Z');

const SIZES = { wide: { width: 1100, height: 720 }, narrow: { width: 360, height: 720 } } as const;

const TASKS = [
  { title: 'Return “The Sea Around Us” to the library', completed: true },
  { title: 'Order new tyres', dueDate: '2026-11-26', tags: ['bicycle'] },
  { title: 'Ask Mary about the concert' },
  {
    title: 'Renew the passport',
    description: 'The form, two photographs, and the old one. The office closes at noon.',
    dueDate: '2026-11-21',
    priority: 3,
    tags: ['papers'],
  },
  { title: 'Water the tomatoes', completed: true },
  { title: 'Write to Charles about the engine', dueDate: '2026-11-19' },
  { title: 'Book the harbour berth for June', priority: 1 },
];

/** What is on the screen: light and dark, wide and narrow. */
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

test('the pages before the door', async ({ page }) => {
  const pages = {
    'sign-in': '/login',
    'sign-up': '/signup',
    'forgot-password': '/forgot-password',
    'reset-password': '/reset-password#token=x',
    'confirm-address': '/verify-email#token=x',
    'not-found': '/nowhere',
  };
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

test('the tasks', async ({ page, join, context }) => {
  const ada = await join(context, 'Ada');
  const api = await apiOf(context, ada);
  await page.clock.setFixedTime(NOON);
  await openTasks(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await pictures(page, 'tasks-empty');

  for (const { title, ...more } of TASKS) await api.add(title, more);
  await openTasks(page, '?show=all');
  await expect(tick(page, 'Renew the passport')).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await pictures(page, 'tasks');
  await page.getByRole('button', { name: /^Edit Renew the passport/ }).click();
  await expect(page.getByLabel('Title')).toBeVisible();
  await pictures(page, 'task');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await pictures(page, 'commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+?');
  await pictures(page, 'shortcuts');
});

test('the account and the administration', async ({ page, join, context, browser, baseURL }) => {
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
  await page.getByRole('button', { name: 'Not now' }).click();
  await pictures(page, 'people');
  await page
    .getByRole('button', { name: /^Manage ada/ })
    .first()
    .click();
  await pictures(page, 'person');
  await page.goto('/admin/activity');
  await expect(page.getByRole('list', { name: 'Activity' })).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await pictures(page, 'activity');
});
