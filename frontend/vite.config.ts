import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { partsOfPages } from './vite.pages.ts';
import { sourcePlugins } from './vite.plugins.ts';
import { SERVICE_WORKER, shellOfTheApp } from './vite.shell.ts';

// Set by `npm run dev` when the servers took other ports than usual.
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:3001';
const authUrl = process.env.AUTH_URL ?? 'http://127.0.0.1:3002';

/**
 * A first view in few files: what every page needs in two, and what each of the two pages where people arrive adds in
 * one. Split as finely as the imports are, it would be thirty, and each costs a slow phone more than its few bytes.
 */
const groups = [
  {
    name: 'libraries',
    test: /rolldown\/runtime|node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@lingui\/[^/]+|@tanstack\/(?:react-)?(?:router|query|store|router-core|query-core|history))\//,
  },
  {
    name: 'base',
    test: /src\/(?:main\.tsx|ui\/(?:text-field|button|checkbox-field|brand)|lib\/code-points|features\/session\/sign-in-options)/,
  },
  { name: 'members', test: /src\/(?:app\/app-shell|features\/tasks\/tasks-page)\.tsx/ },
  { name: 'visitors', test: /src\/features\/session\/sign-in-page\.tsx/ },
];

const tasks = ['src/app/app-shell.tsx', 'src/app/routes/tasks.tsx'];
const pages = {
  '/login': ['src/app/routes/sign-in.tsx'],
  '/signup': ['src/app/routes/sign-up.tsx'],
  '/': tasks,
  '/tasks': tasks,
};

export default defineConfig({
  plugins: [sourcePlugins(), tailwindcss(), partsOfPages(pages), shellOfTheApp('public')],
  resolve: {
    alias: {
      // The reader of Markdown has one for browsers that asks innerHTML what `&amp;` means, which Trusted Types forbid.
      'decode-named-character-reference': fileURLToPath(
        import.meta.resolve('decode-named-character-reference'),
      ),
    },
  },
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
        codeSplitting: { groups },
      },
    },
  },
});
