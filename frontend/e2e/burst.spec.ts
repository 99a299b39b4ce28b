import { startTestProduct } from '../../scripts/testing/test-product.ts';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { apiOf, newTask, openTasks, shownTitles } from './support/tasks';

const COUNT = 200;

/** A separate product, whose API can be killed without harm to the other tests. */
const product = test.extend<object, { ownProduct: Awaited<ReturnType<typeof startTestProduct>> }>({
  ownProduct: [
    // ESLint requires a pattern here, and Playwright an empty one.
    async ({ browserName }, provide) => {
      const ownProduct = await startTestProduct({ THROTTLE_PER_ADDRESS: '0' });
      console.log(`${browserName} has a separate product at ${ownProduct.origin}`);
      await provide(ownProduct);
      await ownProduct.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ ownProduct }, provide) => {
    await provide(ownProduct.origin);
  },
});

product(
  'Killing the API in a burst of 200 adds loses nothing shown as saved and duplicates nothing',
  async ({ page, join, context, browserErrors, ownProduct }) => {
    product.setTimeout(240_000);
    browserErrors.allow(FAILED_REQUEST);
    const ada = await join(context);
    const titles = Array.from({ length: COUNT }, (_, index) => `Task ${index + 1}`);
    await openTasks(page);
    await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();

    const killing = (async () => {
      await expect
        .poll(async () => (await shownTitles(page)).length, { intervals: [10] })
        .toBeGreaterThan(20);
      await ownProduct.servers.api.kill();
      const saved = await shownTitles(page);
      await ownProduct.servers.api.restart();
      return saved;
    })();
    await newTask(page).focus();
    for (const title of titles) {
      await page.keyboard.insertText(title);
      await page.keyboard.press('Enter');
    }
    const savedAtTheKill = await killing;
    expect(savedAtTheKill.length).toBeLessThan(COUNT);

    const api = await apiOf(context, ada);
    const stored = async () => (await api.everything()).map(({ title }) => title);
    const storedAfterRestart = await stored();
    for (const title of savedAtTheKill) expect(storedAfterRestart).toContain(title);

    // The app resends what failed as soon as the connection is back.
    await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 120_000 });
    expect((await stored()).toSorted()).toEqual(titles.toSorted());
    await page.reload();
    await expect(page.getByRole('listitem').first()).toBeVisible();
    expect((await stored()).length).toBe(COUNT);
  },
);
