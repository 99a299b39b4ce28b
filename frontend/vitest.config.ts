import { defineConfig } from 'vitest/config';
import { sourcePlugins } from './vite.plugins.ts';

export default defineConfig({
  plugins: [sourcePlugins()],
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.{ts,tsx}', '*.spec.ts'],
    setupFiles: ['vitest.setup.ts'],
    restoreMocks: true,
  },
});
