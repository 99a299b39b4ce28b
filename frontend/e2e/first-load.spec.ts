import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { expect, test } from './support/fixtures';

const BUDGET_KB = 200;

/** The entry pages, the field that shows that each can be used, and the file that only this page needs. */
const arrivals = [
  { path: '/tasks', isMember: true, field: 'new-task', part: 'members' },
  { path: '/login', isMember: false, field: 'email', part: 'visitors' },
];

for (const { path, isMember, field, part } of arrivals) {
  test(`${path} loads at most ${BUDGET_KB} kB of script, gzipped, before it can be used`, async ({
    page,
    join,
    context,
  }) => {
    if (isMember) await join(context);
    const loaded = await scriptsOf(page, path, field);
    const total = loaded.filter(({ isNeeded }) => isNeeded).reduce((sum, { kB }) => sum + kB, 0);
    const table = loaded.map(
      ({ file, kB, isNeeded }) =>
        `${kB.toFixed(1).padStart(6)} kB  ${file}${isNeeded ? '' : '  (later, when idle)'}`,
    );
    console.log([...table, `${total.toFixed(1).padStart(6)} kB  until ${path} can be used`].join('\n'));
    expect(total).toBeGreaterThan(50);
    expect(total).toBeLessThanOrEqual(BUDGET_KB);
  });

  test(`${path} requests its own chunk and the session while the libraries load`, async ({
    page,
    join,
    context,
  }) => {
    if (isMember) await join(context);
    let arrive = (): void => undefined;
    const libraries = new Promise<void>((resolve) => (arrive = resolve));
    await page.route('**/assets/libraries-*.js', async (route) => {
      await libraries;
      await route.continue();
    });
    let questions = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/auth/get-session')) questions += 1;
    });
    const ownPart = page.waitForRequest(`**/assets/${part}-*.js`);
    const question = page.waitForRequest('**/api/auth/get-session');
    await page.goto(path, { waitUntil: 'commit' });
    await Promise.all([ownPart, question]);
    arrive();
    await expect(page.locator(`#${field}`)).toBeVisible();
    expect(questions, 'the app takes the answer that was asked for early').toBe(1);
  });
}

async function scriptsOf(page: Page, path: string, field: string) {
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (fileOf(response).endsWith('.js')) scripts.push(response);
  });
  await page.addInitScript((id) => {
    new MutationObserver((_changes, observer) => {
      if (!document.getElementById(id)) return;
      performance.mark('usable');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  }, field);
  await page.goto(path);
  await expect(page.locator(`#${field}`)).toBeVisible();
  const needed = await page.evaluate(() => {
    const usable = performance.getEntriesByName('usable')[0]?.startTime ?? 0;
    const resources = performance.getEntriesByType('resource');
    return resources.filter(({ startTime }) => startTime < usable).map(({ name }) => new URL(name).pathname);
  });
  // Only the requests started so far: later ones may still be in flight when the test ends.
  return Promise.all(
    scripts.map(async (response) => {
      const file = fileOf(response);
      return { file, kB: gzipSync(await response.body()).length / 1000, isNeeded: needed.includes(file) };
    }),
  );
}

function fileOf(response: Response): string {
  return new URL(response.url()).pathname;
}
