import { expect, type Page } from '@playwright/test';
import { openTasks, tick } from './tasks';

/** The paths in the caches of this origin. */
export const keptAddresses = (page: Page) =>
  page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

/** Reads every value in every database of this origin, as text. */
export const keptValues = (page: Page) =>
  page.evaluate(async () => {
    const opened = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name = '' }) =>
          new Promise<IDBDatabase>((resolve, reject) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => {
              resolve(request.result);
            };
            request.onerror = () => {
              reject(new Error(name));
            };
          }),
      ),
    );
    const values = opened.flatMap((database) =>
      Array.from(database.objectStoreNames).map(
        (store) =>
          new Promise<unknown>((resolve) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => {
              resolve(request.result);
            };
          }),
      ),
    );
    return JSON.stringify(await Promise.all(values));
  });

/** Waits until the app's files and the tasks are stored on this device. */
export async function keepPage(page: Page, title: string): Promise<void> {
  await openTasks(page);
  await expect(tick(page, title)).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
  await expect(tick(page, title)).toBeVisible();
  await expect.poll(() => keptValues(page)).toContain(title);
}

/** Reads what the app keeps in one of its databases. */
export function storedIn<Entry>(page: Page, database: string, store: string): Promise<Entry[]> {
  return page.evaluate(
    (names) =>
      new Promise<Entry[]>((resolve, reject) => {
        const opening = indexedDB.open(`holdfast.${names.database}`);
        opening.onerror = () => {
          reject(new Error(`The ${names.database} can't be opened`));
        };
        opening.onsuccess = () => {
          const opened = opening.result;
          const reading = opened.transaction(names.store).objectStore(names.store).getAll();
          reading.onsuccess = () => {
            opened.close();
            resolve(reading.result as Entry[]);
          };
        };
      }),
    { database, store },
  );
}
