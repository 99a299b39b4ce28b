import { defineConfig } from 'vitest/config';
import { CONDITIONS, sourcePlugins } from './vite.plugins.ts';

export default defineConfig({
  plugins: [sourcePlugins()],
  resolve: { conditions: CONDITIONS },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.{ts,tsx}', '*.spec.ts'],
    setupFiles: ['vitest.setup.ts'],
    restoreMocks: true,
  },
});
