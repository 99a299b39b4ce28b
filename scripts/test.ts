/**
 * `npm test [-- [--watch] unit|package|api|browser|PATH …]`: all tests, or those of the given kinds, files and folders.
 * With `--watch` they run again after each change. What they need is built and started first.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';
import { build } from './product/build.ts';
import { ROOT } from './root.ts';
import type { SuiteResult } from './testing/reports.ts';
import { chooseRuns, type Run } from './testing/suites.ts';
import { startTestPostgres } from './testing/test-database.ts';

const REPORTS = path.join(ROOT, 'reports');
const NOT_SOURCES = /(^|[/\\])(node_modules|dist|reports|coverage|test-results|\.data)([/\\]|$)/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { watch: { type: 'boolean', default: false } },
});
try {
  const wanted = positionals.map((each) => path.posix.normalize(each).replace(/\/$/, ''));
  const runs = chooseRuns(wanted);
  await (values.watch ? runOnEachChange(runs) : runAll(runs));
} catch (error) {
  fail(error);
}

async function runAll(runs: Run[]) {
  console.log('Building …');
  await build({ web: runs.some(({ web }) => web) });
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });
  const postgres = await startTestPostgres();
  const interrupted = new AbortController();
  // The runner at work hears Ctrl-C as well and ends; the database must not outlive it.
  process.once('SIGINT', () => {
    interrupted.abort(new Error('interrupted.'));
  });
  const results: SuiteResult[] = [];
  const waiting = runs.filter(({ alone }) => !alone);
  const isQuiet = waiting.length > 1;
  const runNext = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      interrupted.signal.throwIfAborted();
      results.push(await runSuite(run, postgres.url, isQuiet));
    }
  };
  try {
    // Two suites at once: while one waits for a server or a timer, the other one computes.
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runNext));
    for (const run of runs.filter(({ alone }) => alone)) {
      interrupted.signal.throwIfAborted();
      results.push(await runSuite(run, postgres.url, false));
    }
  } finally {
    await postgres.stop();
  }
  summarise(results);
}

/** The last lines of the output: a reader of a long log sees its end first. */
function summarise(results: SuiteResult[]) {
  const sum = (count: (result: SuiteResult) => number) =>
    results.reduce((total, each) => total + count(each), 0);
  const failures = results.flatMap((each) => each.failures);
  const passed = sum((each) => each.passed);
  const skipped = sum((each) => each.skipped);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((each) => `  ✗ ${each}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

/** @param isQuiet Prints the output at the end, in one piece: another suite runs at the same time. */
async function runSuite(run: Run, databaseUrl: string, isQuiet: boolean): Promise<SuiteResult> {
  const { kind, title, cwd, args, selected, env = {}, read } = run;
  const heading = `\n── ${kind}: ${title}`;
  if (!isQuiet) console.log(heading);
  const report = path.join(REPORTS, `${kind}-${title.replaceAll(/\W+/g, '-')}.txt`);
  const fill = (text: string) => text.replace('{report}', report);
  const began = performance.now();
  const child = spawn(process.execPath, [...args.map(fill), ...selected], {
    cwd: path.join(ROOT, cwd),
    stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: {
      ...process.env,
      TEST_DATABASE_URL: databaseUrl,
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
    },
  });
  const outputs = [child.stdout, child.stderr].flatMap((stream) => (stream ? [buffer(stream)] : []));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  if (isQuiet) console.log(`${heading}\n${(await Promise.all(outputs)).join('')}`);
  console.log(`${title}: ${((performance.now() - began) / 1000).toFixed(0)} s`);

  const nothing = { passed: 0, skipped: 0, failures: [] };
  const result: SuiteResult = await readFile(report, 'utf8').then(read, () => nothing);
  const failures = result.failures.map((each) => each.replaceAll(ROOT, ''));
  // A runner may die before it reports, or fail for another reason than a test, such as a threshold.
  if (code !== 0 && failures.length === 0)
    failures.push(`${kind}: ${title} ended with exit code ${String(code)}`);
  return { ...result, failures };
}

async function runOnEachChange(runs: Run[]) {
  for (;;) {
    await runAll(runs).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
    });
    console.log('Waiting for a change. Ctrl-C ends.');
    await nextChange();
  }
}

function nextChange(): Promise<void> {
  return new Promise((resolve) => {
    const watchers = ['backend', 'frontend', 'scripts'].map((folder) =>
      watch(path.join(ROOT, folder), { recursive: true }, (_event, file) => {
        if (!file || NOT_SOURCES.test(file)) return;
        for (const watcher of watchers) watcher.close();
        resolve();
      }),
    );
  });
}
