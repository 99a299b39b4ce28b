import { expect, FAILED_REQUEST } from './support/fixtures';
import { productTest } from './support/own-product';
import { apiOf, newTask, openTasks, shownTitles } from './support/tasks';

const COUNT = 200;

productTest(
  'Killing the API in a burst of 200 adds loses nothing shown as saved and duplicates nothing',
  async ({ page, join, context, browserErrors, ownProduct }) => {
    productTest.setTimeout(240_000);
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
