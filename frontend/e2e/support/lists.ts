import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { Person } from './fixtures';
import { apiOf } from './tasks';

export interface StoredList {
  readonly id: string;
  readonly name: string;
  readonly colour: string | null;
}

/** Reads and writes the lists of a user over HTTP. */
export async function listsOf(context: BrowserContext, person: Person) {
  const { headers } = await apiOf(context, person);
  const lists = `/api/${person.id}/lists`;
  return {
    add: async (name: string, colour: string | null = null): Promise<StoredList> => {
      const response = await context.request.post(lists, { headers, data: { name, colour } });
      expect(response.status()).toBe(201);
      return (await response.json()) as StoredList;
    },
    all: async (): Promise<StoredList[]> => {
      const response = await context.request.get(lists, { headers });
      return ((await response.json()) as { items: StoredList[] }).items;
    },
  };
}

export const listLink = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${name}\\b`) });

export async function fromMenu(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
