import { defineConfig } from '@playwright/test';
import testConfig from '../../playwright.config';

/** Pictures for the README, not tests: `npm run screenshots`. */
export default defineConfig(testConfig, {
  testDir: '.',
  testMatch: 'screenshots.ts',
  globalSetup: '../support/start-product.ts',
  outputDir: '../../test-results',
  workers: 1,
});
