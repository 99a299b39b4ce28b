import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { signInHeading } from './support/forms';
import { keptAddresses, keptValues } from './support/storage';
import { apiOf, openTasks, tick } from './support/tasks';

test.use({ serviceWorkers: 'allow' });

test.beforeEach(({ browserErrors }) => {
  // A Chromium warning on pages served by a worker from the start: it had preloaded the same files.
  browserErrors.allow(/cross-world service worker resource mismatch/);
});

/** Waits until the files are cached and this page is served from the cache. */
async function keepFiles(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
}

async function openKept(page: Page, title: string): Promise<void> {
  await openTasks(page);
  await expect(tick(page, title)).toBeVisible();
  await keepFiles(page);
  await expect(tick(page, title)).toBeVisible();
  await expect.poll(() => keptValues(page)).toContain(title);
}

test('The app can be installed', async ({ page, context }) => {
  await page.goto('/login');
  const cdp = await context.newCDPSession(page);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // Chromium's term for a private window, in which every test runs.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );
  const { data, errors } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { icons } = JSON.parse(data ?? '') as { icons: { src: string; type: string }[] };
  for (const { src, type } of icons) {
    const icon = await context.request.get(src);
    expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type]);
  }
});

test('The app opens without a network, shows the last tasks and says that it is offline', async ({
  page,
  context,
  join,
  browserErrors,
}) => {
  browserErrors.allow(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  const ada = await join(context);
  await (await apiOf(context, ada)).add('Rope');
  await openKept(page, 'Rope');
  await context.setOffline(true);

  await page.reload();
  await expect(tick(page, 'Rope')).toBeVisible();
  await expect(page.getByText("You're offline.")).toBeVisible();
  const later = await context.newPage();
  await later.goto('/');
  await expect(tick(later, 'Rope')).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByText("You're offline.")).toHaveCount(0);
  await expect(tick(page, 'Rope')).toBeVisible();
});

test('The cache keeps the app’s files and never a server response', async ({ page, context, join }) => {
  const ada = await join(context);
  await (await apiOf(context, ada)).add('Rope');
  await openTasks(page);
  await keepFiles(page);
  await page.goto('/account');
  await expect(page.getByText('(this device)')).toBeVisible();
  const addresses = await keptAddresses(page);
  expect(addresses).toContain('/index.html');
  expect(addresses.filter((address) => address.endsWith('.js')).length).toBeGreaterThan(10);
  expect(addresses.filter((address) => /^\/(api|mailbox|health)/.test(address))).toEqual([]);
  const answer = await context.request.get('/service-worker.js');
  expect(answer.headers()['cache-control']).toBe('no-cache');
  const manifest = await context.request.get('/mailbox');
  expect(manifest.headers()['content-type']).toContain('html');
});

test('Signing out leaves no data of the user on the device [auth-57]', async ({
  page,
  context,
  join,
  browserErrors,
}) => {
  browserErrors.allow(/Failed to load resource|ERR_INTERNET_DISCONNECTED|RequestFailure/);
  const ada = await join(context);
  await (await apiOf(context, ada)).add('A private matter');
  await openKept(page, 'A private matter');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(signInHeading(page)).toBeVisible();
  await expect.poll(() => keptValues(page)).not.toMatch(/A private matter|ada/i);
  expect(await keptAddresses(page)).not.toContainEqual(expect.stringMatching(/^\/api/));

  await context.setOffline(true);
  await page.goto('/tasks');
  await expect(page.getByRole('heading', { name: "Holdfast can't start" })).toBeVisible();
  await expect(page.getByText('A private matter')).toHaveCount(0);
});

test('A user who does not stay signed in leaves no data on the device either [B6]', async ({
  page,
  context,
  join,
}) => {
  const ada = await join(context);
  await (await apiOf(context, ada)).add('A private matter');
  await context.clearCookies();
  await page.goto('/login');
  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill('seven quiet harbours');
  await page.getByRole('checkbox', { name: 'Keep me signed in' }).uncheck();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(tick(page, 'A private matter')).toBeVisible();
  await page.clock.install();
  await page.reload();
  await expect(tick(page, 'A private matter')).toBeVisible();
  // Past the pause after which the app writes its offline copy.
  await page.clock.runFor(5_000);
  expect(await keptValues(page)).not.toMatch(/A private matter|ada/i);
});

test('A new version waits until the user accepts it', async ({ page, context, join }) => {
  let extra = '';
  await context.route('**/service-worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n${extra}` });
  });
  await join(context);
  await openTasks(page);
  await keepFiles(page);
  extra = '// the next version';
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });
  const note = page.getByRole('group', { name: 'A new version of Holdfast is ready.' });
  await expect(note).toBeVisible();
  const reloaded = page.waitForEvent('load');
  await note.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(note).toHaveCount(0);
});
