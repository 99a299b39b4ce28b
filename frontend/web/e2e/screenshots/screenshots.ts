import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { apiOf, openTasks, tick } from '../support/tasks';

const FOLDER = path.join(import.meta.dirname, '../../../../docs/screenshots');

/** The pictures are of one day, so that they differ only when the app does. */
const NOON = new Date('2026-11-20T12:00:00Z');

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

async function picture(page: Page, name: string, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
}

test('the pictures of the README', async ({ page, join, context }) => {
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await picture(page, 'sign-in', 1000, 680);

  const ada = await join(context, 'Ada');
  const api = await apiOf(context, ada);
  for (const { title, ...more } of TASKS) await api.add(title, more);
  await page.clock.setFixedTime(NOON);
  await openTasks(page, '?show=all');
  await expect(tick(page, 'Renew the passport')).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await picture(page, 'tasks-light', 1000, 680);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'tasks-dark', 1000, 680);
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, 'tasks-narrow', 360, 680);
});
