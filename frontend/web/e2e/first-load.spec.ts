import { gzipSync } from 'node:zlib';
import { expect, test } from './support/fixtures';
import { newTask } from './support/tasks';

const BUDGET_KB = 200;

test(`the first page loads at most ${BUDGET_KB} kB of script, gzipped`, async ({ page, join, context }) => {
  await join(context);
  const scripts: Promise<{ file: string; kB: number }>[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js')) return;
    scripts.push(response.body().then((body) => ({ file: pathname, kB: gzipSync(body).length / 1000 })));
  });
  await page.goto('/tasks');
  await expect(newTask(page)).toBeVisible();
  const loaded = await Promise.all(scripts);
  const total = loaded.reduce((sum, { kB }) => sum + kB, 0);
  const table = loaded.map(({ file, kB }) => `${kB.toFixed(1).padStart(6)} kB  ${file}`);
  console.log([...table, `${total.toFixed(1).padStart(6)} kB  in all`].join('\n'));
  expect(total).toBeLessThanOrEqual(BUDGET_KB);
});
