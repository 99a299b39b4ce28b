#!/usr/bin/env node
// @ts-check
/** `npm test [unit|package|api|browser]`: sets up what the suites need, runs them, and adds their counts up. */
import { bootstrap } from './bootstrap.mjs';
import { fail } from './fail.mjs';

await bootstrap();
const { runSuites } = await import('./testing/test-suites.mjs');
await runSuites(process.argv.slice(2)).catch((error) => {
  fail(error instanceof Error ? error.message : String(error));
});
