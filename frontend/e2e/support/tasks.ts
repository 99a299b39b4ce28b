import { expect, type APIResponse, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { accessToken, type Person } from './fixtures';

export interface StoredTask {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly completed: boolean;
  readonly version: number;
  readonly dueDate: string | null;
  readonly dueTime: string | null;
  readonly dueZone: string | null;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly listId: string | null;
  readonly repeat: string | null;
}

/** Reads and writes the tasks of a user over HTTP. */
export async function apiOf(context: BrowserContext, person: Person) {
  const headers = { authorization: `Bearer ${await accessToken(context)}` };
  const tasks = `/api/${person.id}/tasks`;
  const one = async (response: APIResponse): Promise<StoredTask> => {
    expect(response.ok()).toBe(true);
    return (await response.json()) as StoredTask;
  };
  const add = async (title: string, more: Partial<StoredTask> = {}) =>
    one(await context.request.post(tasks, { headers, data: { title, ...more } }));
  return {
    headers,
    add,
    addMany: async (count: number) => {
      const titles = Array.from({ length: count }, (_, index) => `Task ${index + 1}`);
      while (titles.length > 0) await Promise.all(titles.splice(0, 25).map((title) => add(title)));
    },
    change: async (id: string, data: Partial<StoredTask>) =>
      one(await context.request.patch(`${tasks}/${id}`, { headers, data })),
    remove: async (id: string) => {
      expect((await context.request.delete(`${tasks}/${id}`, { headers })).status()).toBe(204);
    },
    /** The titles in the manual order; `none` is the inbox. */
    inOrder: async (listId: string): Promise<string[]> => {
      const query = `limit=100&sort=manual&listId=${listId}`;
      const response = await context.request.get(`${tasks}?${query}`, { headers });
      return ((await response.json()) as { items: StoredTask[] }).items.map(({ title }) => title);
    },
    /** Reads all pages. */
    everything: async (): Promise<StoredTask[]> => {
      const items: StoredTask[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = `limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const response = await context.request.get(`${tasks}?${query}`, { headers });
        const page = (await response.json()) as { items: StoredTask[]; nextCursor: string | null };
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    },
    all: async (): Promise<StoredTask[]> => {
      const response = await context.request.get(`${tasks}?limit=100`, { headers });
      return ((await response.json()) as { items: StoredTask[] }).items;
    },
  };
}

/** The addresses that create a user's tasks: one, or several that wait. */
export function creationsOf({ id }: Person): RegExp {
  return new RegExp(`/api/${id}/tasks(/bulk/create)?$`);
}

export async function openTasks(page: Page, search = ''): Promise<void> {
  await page.goto(`/tasks${search}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

export async function addByKeyboard(page: Page, ...titles: string[]): Promise<void> {
  await newTask(page).focus();
  for (const title of titles) {
    await page.keyboard.type(title);
    await page.keyboard.press('Enter');
  }
}

export const newTask = (page: Page): Locator => page.getByRole('combobox', { name: 'New task' });
export const tick = (page: Page, title: string): Locator =>
  page.getByRole('checkbox', { name: title, exact: true });
export const shownTitles = (page: Page): Promise<string[]> =>
  page
    .getByRole('checkbox')
    .evaluateAll((ticks) =>
      ticks.map(
        (tick) => document.getElementById(tick.getAttribute('aria-labelledby') ?? '')?.textContent ?? '',
      ),
    );

export const edit = (page: Page, title: string): Locator =>
  page.getByRole('button', { name: new RegExp(`^Edit ${title}`) });
export const view = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${name}`) });
export const toast = (page: Page, name: RegExp): Locator =>
  page.getByRole('region', { name: 'Notifications' }).getByRole('group', { name });
