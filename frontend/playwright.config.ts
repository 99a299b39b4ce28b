import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { browserLaunch } from '../scripts/testing/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/support/start-product.ts',
  fullyParallel: true,
  forbidOnly: true,
  // With one more, the suite took longer on two cores.
  workers: availableParallelism(),
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    // Set by the global set-up; each worker reads this file again.
    baseURL: process.env.HOLDFAST_ORIGIN ?? '',
    launchOptions: await browserLaunch(),
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // A service worker would serve from its cache what a test means to intercept; its own tests allow it.
    serviceWorkers: 'block',
    actionTimeout: 30_000,
    // Snapshots of the page at each step would take a quarter of the time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
});
