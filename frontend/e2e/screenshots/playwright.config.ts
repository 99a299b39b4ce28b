import { defineConfig } from '@playwright/test';
import testConfig from '../../playwright.config';

/** Takes the pictures for the README: `npm run screenshots`. */
export default defineConfig(testConfig, {
  testDir: '.',
  testMatch: 'screenshots.ts',
  globalSetup: '../support/start-product.ts',
  outputDir: '../../test-results',
  workers: 1,
});
