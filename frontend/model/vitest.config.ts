import { defineConfig } from 'vitest/config';
import { sourcePlugins } from '../vite.plugins.ts';

/** The outbox against the real API. Needs no browser and no page. */
export default defineConfig({
  plugins: [sourcePlugins()],
  test: {
    environment: 'node',
    include: [process.env.MODEL_MEASURE ? 'model/**/*.measure.ts' : 'model/**/*.spec.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
