import { browserLaunch } from '../../scripts/testing/browser.ts';
import { violationsIn } from './support/axe';
import { expect, test } from './support/fixtures';

const launch = await browserLaunch();
// A name in the local network, which no browser has a certificate for.
test.use({
  launchOptions: { ...launch, args: [...launch.args, '--host-resolver-rules=MAP holdfast.lan 127.0.0.1'] },
});

test('The page names the address to open when it runs over plain HTTP on another host than localhost', async ({
  page,
  baseURL,
  browserErrors,
}) => {
  browserErrors.allow(/Cross-Origin-Opener-Policy header has been ignored|was preloaded using link preload/);
  const { port } = new URL(baseURL ?? '');
  await page.goto(`http://holdfast.lan:${port}/tasks?show=all`);
  expect(await page.evaluate(() => [window.isSecureContext, 'locks' in navigator])).toEqual([false, false]);
  await expect(page.getByRole('heading', { name: 'Holdfast needs a secure connection' })).toBeVisible();
  await expect(page).toHaveTitle('Holdfast needs a secure connection – Holdfast');
  await expect(page.getByRole('link', { name: `Open https://holdfast.lan:${port}` })).toHaveAttribute(
    'href',
    `https://holdfast.lan:${port}/tasks?show=all`,
  );
  await expect(page.getByText('Loading…')).toHaveCount(0);
  expect(await violationsIn(page)).toEqual([]);
});

test('The page says that a browser without Web Locks is too old', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'locks');
  });
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: 'Holdfast needs a newer browser' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(0);
});
