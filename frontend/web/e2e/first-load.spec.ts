import { gzipSync } from 'node:zlib';
import { expect, test } from './support/fixtures';
import { newTask } from './support/tasks';

const BUDGET_KB = 200;

test(`the first page loads at most ${BUDGET_KB} kB of script, gzipped, until it can be used`, async ({
  page,
  join,
  context,
}) => {
  await join(context);
  const scripts: Promise<{ file: string; kB: number }>[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js')) return;
    scripts.push(response.body().then((body) => ({ file: pathname, kB: gzipSync(body).length / 1000 })));
  });
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (!document.getElementById('new-task')) return;
      performance.mark('usable');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/tasks');
  await expect(newTask(page)).toBeVisible();
  const needed = await page.evaluate(() => {
    const usable = performance.getEntriesByName('usable')[0]?.startTime ?? 0;
    const resources = performance.getEntriesByType('resource');
    return resources.filter(({ startTime }) => startTime < usable).map(({ name }) => new URL(name).pathname);
  });
  const loaded = (await Promise.all(scripts)).map((script) => ({
    ...script,
    isNeeded: needed.includes(script.file),
  }));
  const total = loaded.filter(({ isNeeded }) => isNeeded).reduce((sum, { kB }) => sum + kB, 0);
  const table = loaded.map(
    ({ file, kB, isNeeded }) =>
      `${kB.toFixed(1).padStart(6)} kB  ${file}${isNeeded ? '' : '  (later, when idle)'}`,
  );
  console.log([...table, `${total.toFixed(1).padStart(6)} kB  until the page can be used`].join('\n'));
  expect(total).toBeGreaterThan(50);
  expect(total).toBeLessThanOrEqual(BUDGET_KB);
});
