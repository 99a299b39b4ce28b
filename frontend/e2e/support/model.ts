import { runnerImport } from 'vite';
import { sourcePlugins } from '../../vite.plugins.ts';
import type * as parts from './model-parts';

/** What judges the sequences, here and at store level. */
export type Model = typeof parts;

/** Loads our source through Vite: Playwright compiles neither its macros nor its messages. */
export async function loadModel(): Promise<Model> {
  const { module } = await runnerImport<Model>('/e2e/support/model-parts.ts', {
    root: new URL('../..', import.meta.url).pathname,
    configFile: false,
    logLevel: 'warn',
    plugins: [sourcePlugins(), { name: 'no-page', transform: withoutPage }],
  });
  return module;
}

/** The API client reads the address of the page when it is loaded. */
function withoutPage(code: string, id: string): string | undefined {
  return id.endsWith('/src/api/connection.ts')
    ? code.replace('window.location.origin', '"http://holdfast.test"')
    : undefined;
}
