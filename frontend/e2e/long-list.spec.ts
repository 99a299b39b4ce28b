import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { apiOf, openTasks, tick, view } from './support/tasks';

const COUNT = 2_000;
const row = (page: Page, place: number) =>
  page.getByRole('listitem').and(page.locator(`[aria-posinset="${place}"]`));
const titleOf = (page: Page, place: number) => row(page, place).getByRole('button', { name: /^Edit/ });

test('2,000 tasks scroll smoothly, are counted for a screen reader, and are reached by keyboard', async ({
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

  await test.step('a frame of scrolling costs far less than a person notices', async () => {
    const cost = await processorTimeOfFrames(page, 120);
    console.log(`A frame of scrolling takes ${cost.toFixed(1)} ms of the processor`);
    expect(cost).toBeLessThan(25);
  });
  await expect(tick(page, `Task ${COUNT}`)).toHaveCount(0);
});

/**
 * Milliseconds of CPU time for one frame in which the page scrolls by 400 pixels. Not wall-clock time, because this
 * machine runs other tests at the same time.
 */
async function processorTimeOfFrames(page: Page, frames: number): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await worked();
  await page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame += 1) {
      window.scrollBy(0, 400);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, frames);
  return ((await worked()) - before) / frames;
}
