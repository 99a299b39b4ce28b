// @ts-check
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../bootstrap.mjs';
import { buildHouse } from '../product/build.mjs';
import { startTestPostgres } from './test-database.mjs';

const REPORTS = path.join(ROOT, 'reports');
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  bin('jest', 'bin/jest.js'),
];
const VITEST = [bin('vitest', 'vitest.mjs'), 'run'];
const PLAYWRIGHT = [bin('@playwright/test', 'cli.js'), 'test'];

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {'unit' | 'package' | 'api' | 'browser'} Kind
 * @typedef {object} Suite
 * @property {Kind} kind
 * @property {string} title
 * @property {string} room Folder it runs in.
 * @property {string[]} args Of `node`; `{report}` stands for the report's path.
 * @property {Record<string, string>} [env]
 * @property {(report: string) => Counts} read
 */

/** @type {Suite[]} Cheap and narrow first: the earliest failure then says the most. */
const SUITES = [
  jest('unit', 'the door', 'backend/nestjs-auth', 'src'),
  jest('unit', 'the server kit', 'backend/server-kit', 'src'),
  jest('unit', 'the API', 'backend/api', 'src'),
  jest('unit', 'the auth server', 'backend/auth-server', 'src'),
  {
    kind: 'unit',
    title: 'the web app',
    room: 'frontend',
    args: [...VITEST, '--reporter=default', '--reporter=json', '--outputFile.json={report}'],
    read: jestCounts,
  },
  {
    kind: 'unit',
    title: 'scripts, deployment and documents',
    room: 'scripts',
    args: [
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      '--test-reporter-destination={report}',
      '**/*.test.mjs',
    ],
    read: tapCounts,
  },
  // The threshold of the room's own configuration holds here.
  jest('package', 'the door in small applications', 'backend/nestjs-auth', 'test', [
    '--coverage',
    '--coverageReporters=text-summary',
  ]),
  jest('api', 'the API', 'backend/api', 'test'),
  jest('api', 'the auth server', 'backend/auth-server', 'test'),
  {
    kind: 'browser',
    title: 'the whole product in Chromium',
    room: 'frontend',
    args: [...PLAYWRIGHT, '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: '{report}' },
    read: playwrightCounts,
  },
];

/** @param {string[]} kinds Empty = all. */
export async function runSuites(kinds) {
  const unknown = kinds.find((kind) => !SUITES.some((suite) => suite.kind === kind));
  if (unknown) throw new Error(`there is no kind of test "${unknown}": unit, package, api or browser.`);
  const chosen = SUITES.filter((suite) => kinds.length === 0 || kinds.includes(suite.kind));

  console.log('Building …');
  await buildHouse({ web: true });
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });
  const postgres = await startTestPostgres();
  const total = { passed: 0, failed: 0, skipped: 0 };
  let interrupted = false;
  // The suite at work hears Ctrl-C as well and ends; the database must not outlive it.
  process.once('SIGINT', () => (interrupted = true));
  try {
    for (const suite of chosen) {
      if (interrupted) throw new Error('interrupted.');
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

/**
 * A runner that dies before it reports, or that fails with no failed test to show, counts as one failure.
 * @param {Suite} suite
 * @param {Record<string, string>} env
 * @returns {Promise<Counts>}
 */
async function runSuite({ kind, title, room, args, env: own = {}, read }, env) {
  const report = path.join(REPORTS, `${kind}-${title.replaceAll(/\W+/g, '-')}.txt`);
  const fill = (/** @type {string} */ text) => text.replace('{report}', report);
  const child = spawn(process.execPath, args.map(fill), {
    cwd: path.join(ROOT, room),
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

/**
 * @param {Kind} kind
 * @param {string} title
 * @param {string} room
 * @param {string} folder `src` holds the unit specs, `test` the rest.
 * @param {string[]} [options]
 * @returns {Suite}
 */
function jest(kind, title, room, folder, options = []) {
  return {
    kind,
    title,
    room,
    args: [
      ...JEST,
      `--roots=${path.join(ROOT, room, folder)}`,
      '--json',
      '--outputFile={report}',
      ...options,
    ],
    read: jestCounts,
  };
}

/** @param {string} report */
function jestCounts(report) {
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests,
    numRuntimeErrorTestSuites = 0,
  } = JSON.parse(report);
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests,
  };
}

/** @param {string} report */
function tapCounts(report) {
  const count = (/** @type {string} */ name) =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') };
}

/** @param {string} report */
function playwrightCounts(report) {
  const { stats, errors } = JSON.parse(report);
  // A test that passed only at a second try has failed once too often.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * @param {string} name
 * @param {string} file
 */
function bin(name, file) {
  return path.join(ROOT, 'node_modules', name, file);
}
