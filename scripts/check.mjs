#!/usr/bin/env node
// @ts-check
/** `npm run check`: everything that must hold beside the tests. */
import { bootstrap } from './bootstrap.mjs';
import { fail } from './fail.mjs';

await bootstrap();
const { runChecks } = await import('./testing/checks.mjs');
const failures = await runChecks();
if (failures > 0) fail(`${failures} of the checks failed; each says above what it found.`);
