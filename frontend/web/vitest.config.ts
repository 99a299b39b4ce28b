import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.{ts,tsx}', '*.spec.ts'],
    setupFiles: ['vitest.setup.ts'],
    restoreMocks: true,
  },
});
