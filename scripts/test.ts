/** `npm test [-- unit|package|api|browser …]`: all test suites, or those of the given kinds. */
import { fail } from './fail.ts';
import { runSuites } from './testing/test-suites.ts';

await runSuites(process.argv.slice(2)).catch(fail);
