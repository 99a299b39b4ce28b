import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { partsOfPages } from './vite.pages.ts';
import { CONDITIONS, sourcePlugins } from './vite.plugins.ts';
import { SERVICE_WORKER, shellOfTheApp } from './vite.shell.ts';

// Set by `npm run dev` when the servers took other ports than usual.
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:3001';
const authUrl = process.env.AUTH_URL ?? 'http://127.0.0.1:3002';

/**
 * Loads the first view in few files: two that every page needs, one for members, and one for each of the two entry pages.
 * Split by import it would be thirty, and each request costs a slow phone more than its few bytes.
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
  { name: 'members', test: /src\/app\/app-shell\.tsx/ },
  { name: 'visitors', test: /src\/features\/session\/sign-in-page\.tsx/ },
  { name: 'tasks', test: /src\/features\/tasks\/components\/tasks-page\.tsx/ },
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
    conditions: CONDITIONS,
    alias: {
      // The browser build of this Markdown dependency decodes `&amp;` with innerHTML, which Trusted Types forbid.
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
    // The first releases with light-dark(), which every colour uses.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // data: URLs would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', [SERVICE_WORKER]: 'service-worker/service-worker.ts' },
      output: {
        // Browsers identify the worker by its URL, which must not change with its content.
        entryFileNames: ({ name }) =>
          name === SERVICE_WORKER ? `${SERVICE_WORKER}.js` : 'assets/[name]-[hash].js',
        codeSplitting: { groups },
      },
    },
  },
});
