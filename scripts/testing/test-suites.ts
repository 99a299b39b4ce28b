import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { build } from '../product/build.ts';
import { startTestPostgres } from './test-database.ts';

const REPORTS = path.join(ROOT, 'reports');
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  bin('jest', 'bin/jest.js'),
];
const VITEST = [bin('vitest', 'vitest.mjs'), 'run'];
const PLAYWRIGHT = [bin('@playwright/test', 'cli.js'), 'test'];

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
type Kind = 'unit' | 'package' | 'api' | 'browser';
interface Suite {
  kind: Kind;
  title: string;
  /** Folder it runs in. */
  folder: string;
  /** Of `node`; `{report}` stands for the report's path. */
  args: string[];
  env?: Record<string, string>;
  read: (report: string) => Counts;
}

/** Cheap and narrow first: the earliest failure then says the most. */
const SUITES: Suite[] = [
  jest('unit', 'the door', 'backend/nestjs-auth', 'src'),
  jest('unit', 'the server kit', 'backend/server-kit', 'src'),
  jest('unit', 'the API', 'backend/api', 'src'),
  jest('unit', 'the auth server', 'backend/auth-server', 'src'),
  {
    kind: 'unit',
    title: 'the web app',
    folder: 'frontend',
    args: [...VITEST, '--reporter=default', '--reporter=json', '--outputFile.json={report}'],
    read: jestCounts,
  },
  {
    kind: 'unit',
    title: 'scripts, deployment and documents',
    folder: 'scripts',
    args: [
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      '--test-reporter-destination={report}',
      '**/*.test.ts',
    ],
    read: tapCounts,
  },
  // The threshold of the folder's own configuration holds here.
  jest('package', 'the door in small applications', 'backend/nestjs-auth', 'test', [
    '--coverage',
    '--coverageReporters=text-summary',
  ]),
  jest('api', 'the API', 'backend/api', 'test'),
  jest('api', 'the auth server', 'backend/auth-server', 'test'),
  {
    kind: 'browser',
    title: 'the whole product in Chromium',
    folder: 'frontend',
    args: [...PLAYWRIGHT, '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: '{report}' },
    read: playwrightCounts,
  },
];

/** @param kinds Empty = all. */
export async function runSuites(kinds: string[]) {
  const unknown = kinds.find((kind) => !SUITES.some((suite) => suite.kind === kind));
  if (unknown) throw new Error(`there is no kind of test "${unknown}": unit, package, api or browser.`);
  const chosen = SUITES.filter((suite) => kinds.length === 0 || kinds.includes(suite.kind));

  console.log('Building …');
  await build({ web: true });
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });
  const postgres = await startTestPostgres();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const interrupted = new AbortController();
  // The suite at work hears Ctrl-C as well and ends; the database must not outlive it.
  process.once('SIGINT', () => {
    interrupted.abort(new Error('interrupted.'));
  });
  try {
    for (const suite of chosen) {
      interrupted.signal.throwIfAborted();
      console.log(`\n── ${suite.kind}: ${suite.title}`);
      const counts = await runSuite(suite, { TEST_DATABASE_URL: postgres.url });
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.skipped += counts.skipped;
    }
  } finally {
    await postgres.stop();
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** A runner that dies before it reports, or that fails with no failed test to show, counts as one failure. */
async function runSuite(
  { kind, title, folder, args, env: own = {}, read }: Suite,
  env: Record<string, string>,
): Promise<Counts> {
  const report = path.join(REPORTS, `${kind}-${title.replaceAll(/\W+/g, '-')}.txt`);
  const fill = (text: string) => text.replace('{report}', report);
  const child = spawn(process.execPath, args.map(fill), {
    cwd: path.join(ROOT, folder),
    stdio: 'inherit',
    env: {
      ...process.env,
      ...env,
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, fill(value)])),
    },
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  const counts = await readFile(report, 'utf8').then(read, () => ({ passed: 0, failed: 0, skipped: 0 }));
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** @param roots `src` holds the unit specs, `test` the rest. */
function jest(kind: Kind, title: string, folder: string, roots: string, options: string[] = []): Suite {
  return {
    kind,
    title,
    folder,
    args: [
      ...JEST,
      `--roots=${path.join(ROOT, folder, roots)}`,
      '--json',
      '--outputFile={report}',
      ...options,
    ],
    read: jestCounts,
  };
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites?: number;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

function jestCounts(report: string) {
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests,
    numRuntimeErrorTestSuites = 0,
  } = JSON.parse(report) as JestReport;
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests,
  };
}

function tapCounts(report: string) {
  const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') };
}

function playwrightCounts(report: string) {
  const { stats, errors } = JSON.parse(report) as PlaywrightReport;
  // A test that passed only at a second try has failed once too often.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

function bin(name: string, file: string) {
  return path.join(ROOT, 'node_modules', name, file);
}
