import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { sourcePlugins } from './vite.plugins.ts';
import { SERVICE_WORKER, shellOfTheApp } from './vite.shell.ts';

// Set by `npm run dev` when the servers took other ports than usual.
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:3001';
const authUrl = process.env.AUTH_URL ?? 'http://127.0.0.1:3002';

/**
 * What each first view needs, in two files. Split as finely as the imports are, it would be thirty, and each costs a slow
 * phone more than its few bytes. What only forms need stays apart: the tasks are shown without it.
 */
const libraries = {
  name: 'libraries',
  test: /node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@lingui\/[^/]+|@tanstack\/(?:react-)?(?:router|query|store|router-core|query-core|history))\//,
};
const base = {
  name: 'base',
  test: /src\/(?:ui|lib|api|i18n)\/(?!.*(?:de\.po|-form|password-|error-|qr-|transfer|credential|seconds-))/,
};

export default defineConfig({
  plugins: [sourcePlugins(), tailwindcss(), shellOfTheApp('public')],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api/auth': authUrl,
      '/mailbox': authUrl,
      '/api': apiUrl,
      '/health': apiUrl,
    },
  },
  build: {
    // The first releases that know light-dark(), which every colour of the design uses.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // A data: URL would need an exception in the Content-Security-Policy for every kind of file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', [SERVICE_WORKER]: 'service-worker/service-worker.ts' },
      output: {
        // The worker's address is what a browser knows it by: it must not change with its content.
        entryFileNames: ({ name }) =>
          name === SERVICE_WORKER ? `${SERVICE_WORKER}.js` : 'assets/[name]-[hash].js',
        codeSplitting: { groups: [libraries, base] },
      },
    },
  },
});
