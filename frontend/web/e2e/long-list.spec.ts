import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { apiOf, openTasks, tick, view } from './support/tasks';

const COUNT = 2_000;
const row = (page: Page, place: number) =>
  page.getByRole('listitem').and(page.locator(`[aria-posinset="${place}"]`));
const titleOf = (page: Page, place: number) => row(page, place).getByRole('button', { name: /^Edit/ });

test('2,000 tasks scroll smoothly, are counted for a screen reader, and are reached by key', async ({
  page,
  join,
  context,
}) => {
  test.setTimeout(180_000);
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.addMany(COUNT);
  await openTasks(page);
  await expect(view(page, 'Open')).toHaveText(`Open${COUNT}`);
  await expect(row(page, 1)).toHaveAttribute('aria-setsize', '-1');

  await test.step('to the end', async () => {
    await expect(async () => {
      await page.mouse.wheel(0, 8_000);
      await expect(row(page, COUNT)).toBeInViewport({ timeout: 50 });
    }).toPass({ intervals: [50], timeout: 120_000 });
    await expect(row(page, COUNT)).toHaveAttribute('aria-setsize', String(COUNT));
    expect(await page.getByRole('listitem').count()).toBeLessThan(120);
  });

  await test.step('from row to row by key, where none were before', async () => {
    await titleOf(page, COUNT).focus();
    for (let press = 0; press < 60; press += 1) await page.keyboard.press('ArrowUp');
    await expect(titleOf(page, COUNT - 60)).toBeFocused();
    await expect(titleOf(page, COUNT - 60)).toBeInViewport();
  });

  await test.step('a row that has focus keeps it while it is out of sight', async () => {
    await page.evaluate(() => {
      window.scrollTo(0, 0);
    });
    await expect(row(page, 1)).toBeInViewport();
    await expect(titleOf(page, COUNT - 60)).toBeFocused();
  });

  await test.step('no frame takes longer than a person notices', async () => {
    await page.keyboard.press('Escape');
    const longest = await page.evaluate(async () => {
      let slowest = 0;
      let last = performance.now();
      const frames: number[] = [];
      for (let frame = 0; frame < 120; frame += 1) {
        window.scrollBy(0, 400);
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        frames.push(now - last);
        last = now;
      }
      frames.sort((one, other) => one - other);
      slowest = frames[Math.floor(frames.length * 0.95)] ?? 0;
      return slowest;
    });
    console.log(`95 % of the frames while scrolling: at most ${longest.toFixed(0)} ms`);
    // The bar is 50 ms on a machine that does nothing else; this one runs other tests beside it.
    expect(longest).toBeLessThan(150);
  });
  await expect(tick(page, `Task ${COUNT}`)).toHaveCount(0);
});
