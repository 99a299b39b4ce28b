/** `npm run check`: everything that must hold besides the tests. */
import { fail } from './fail.ts';
import { runChecks } from './testing/checks.ts';

const failures = await runChecks();
if (failures > 0) fail(`${failures} of the checks failed; each says above what it found.`);
