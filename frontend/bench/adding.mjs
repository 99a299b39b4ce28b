// @ts-check
/* global document, Element, MutationObserver, requestAnimationFrame */
/**
 * Measures how soon a new task is on the screen: from the browser's keydown event of Enter to the end of the frame that
 * shows the row. The row appears before the server responds.
 */

const ADDS = 25;
const GOAL_MS = 50;

/**
 * @param {import('@playwright/test').BrowserContext} context Of a signed-in user.
 * @param {{ origin: string, tasks: number, cpuSlowdown: number }} options
 */
export async function measureAdding(context, { origin, tasks, cpuSlowdown }) {
  const page = await context.newPage();
  await page.goto(`${origin}/tasks`);
  const rows = page.getByRole('list', { name: 'Open tasks' }).getByRole('listitem');
  await rows.first().waitFor();
  while ((await rows.count()) < tasks) await rows.last().scrollIntoViewIfNeeded();
  await page.getByRole('textbox', { name: 'New task' }).focus();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });

  const times = [];
  for (let add = 0; add < ADDS; add += 1) {
    const title = `Task ${add} at ${cpuSlowdown} times`;
    await page.keyboard.type(title);
    await page.evaluate(watchForRow, title);
    await page.keyboard.press('Enter');
    times.push(await page.evaluate(() => Reflect.get(globalThis, 'shown')));
    await page.getByRole('checkbox', { name: title }).waitFor();
  }
  await page.close();
  times.sort((a, b) => a - b);
  const median = times[Math.floor(ADDS / 2)] ?? NaN;
  return {
    CPU: cpuSlowdown === 1 ? 'as it is' : `${cpuSlowdown} times less`,
    'tasks in the list': tasks,
    'median ms': Math.round(median),
    'slowest ms': Math.round(times.at(-1) ?? NaN),
    goal: median <= GOAL_MS ? 'reached' : 'missed',
  };
}

/**
 * Runs in the page and stores a promise of the time there.
 *
 * @param {string} title
 */
function watchForRow(title) {
  const shown = new Promise((resolve) => {
    let pressedAt = 0;
    const press = (/** @type {KeyboardEvent} */ { key, timeStamp }) => {
      if (key === 'Enter') pressedAt = timeStamp;
    };
    document.addEventListener('keydown', press, { capture: true });
    const observer = new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      const isShown = added.some(
        (node) =>
          node instanceof Element &&
          (node.matches('li') || node.querySelector('li')) &&
          node.textContent?.includes(title),
      );
      if (pressedAt === 0 || !isShown) return;
      observer.disconnect();
      document.removeEventListener('keydown', press, { capture: true });
      // A frame is painted after its animation callbacks; a message is delivered after it.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          resolve(performance.now() - pressedAt);
        };
        port2.postMessage(null);
      });
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  Reflect.set(globalThis, 'shown', shown);
}
