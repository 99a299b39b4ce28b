import path from 'node:path';
import { ROOT } from '../root.ts';
import { jestResult, playwrightResult, type SuiteResult, tapResult } from './reports.ts';

export interface Suite {
  kind: 'unit' | 'package' | 'api' | 'browser';
  title: string;
  /** Folder it runs in. */
  cwd: string;
  /** Where its test files are. */
  roots: string[];
  /** Of `node`; `{report}` stands for the path of the report. */
  args: string[];
  /** For a run of all its tests. */
  whole?: string[];
  /** From paths relative to `cwd`. */
  only: (paths: string[]) => string[];
  env?: Record<string, string>;
  /** Needs the built web app. */
  web?: boolean;
  /** Keeps the machine busy, so it runs by itself. */
  alone?: boolean;
  read: (report: string) => SuiteResult;
}

const LIBRARY_UNIT_TESTS = path.join(ROOT, 'backend/nestjs-auth/src');

const VITEST = [
  bin('vitest', 'vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json={report}',
];

/** Those that take longest come first, so that the short ones fill the gap at the end. */
const SUITES: Suite[] = [
  {
    kind: 'unit',
    title: 'scripts, deployment and documents',
    cwd: 'scripts',
    roots: ['scripts'],
    args: [
      '--test',
      // Most of a test of whole products is waiting for their processes.
      '--test-concurrency=3',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      '--test-reporter-destination={report}',
    ],
    whole: ['**/*.test.ts'],
    only: (paths) =>
      paths.map((each) => (each.endsWith('.ts') ? each : path.posix.join(each, '**/*.test.ts'))),
    web: true,
    read: tapResult,
  },
  // The thresholds of the package's configuration count what all its tests run, so it runs its unit tests as well.
  {
    ...jest('package', 'the library in small applications', 'backend/nestjs-auth', 'test'),
    whole: [`--roots=${LIBRARY_UNIT_TESTS}`, '--coverage', '--coverageReporters=text-summary'],
  },
  {
    kind: 'unit',
    title: 'the web app',
    cwd: 'frontend',
    roots: ['frontend/src', 'frontend/vite.config.spec.ts'],
    args: VITEST,
    only: (paths) => paths,
    read: jestResult,
  },
  jest('unit', 'the API', 'backend/api', 'src'),
  jest('unit', 'the auth server', 'backend/auth-server', 'src'),
  jest('unit', 'the server kit', 'backend/server-kit', 'src'),
  jest('unit', 'the library', 'backend/nestjs-auth', 'src'),
  jest('unit', 'the grammar', 'grammar', 'src'),
  { ...jest('api', 'the API', 'backend/api', 'test'), alone: true },
  { ...jest('api', 'the auth server', 'backend/auth-server', 'test'), alone: true },
  {
    kind: 'api',
    title: 'the outbox of the web app',
    cwd: 'frontend',
    roots: ['frontend/model'],
    args: [...VITEST, '--config', 'model/vitest.config.ts'],
    only: (paths) => paths,
    alone: true,
    read: jestResult,
  },
  {
    kind: 'browser',
    title: 'the whole product in Chromium',
    cwd: 'frontend',
    roots: ['frontend/e2e'],
    args: [bin('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'],
    only: (paths) => paths,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: '{report}' },
    web: true,
    alone: true,
    read: playwrightResult,
  },
];

/** A suite with what it is to run of it: everything, or the tests of some paths. */
export interface Run extends Suite {
  selected: string[];
}

/**
 * @param wanted Kinds of tests, and files or folders relative to the root; empty = all.
 * @throws {Error} Where one of them has no tests.
 */
export function chooseRuns(wanted: string[]): Run[] {
  const stray = wanted.find((each) => !SUITES.some((suite) => suite.kind === each || overlaps(suite, each)));
  if (stray !== undefined) {
    throw new Error(
      `there are no tests in "${stray}": name a kind (unit, package, api, browser), a file or a folder.`,
    );
  }
  const runs = SUITES.flatMap((suite) => {
    const named = wanted.filter((each) => overlaps(suite, each));
    const isWhole =
      wanted.length === 0 || wanted.includes(suite.kind) || named.some((each) => contains(each, suite.roots));
    if (!isWhole && named.length === 0) return [];
    const paths = named.map((each) => path.posix.relative(suite.cwd, each));
    return [{ ...suite, selected: isWhole ? (suite.whole ?? []) : suite.only(paths) }];
  });
  const runsLibrary = runs.some(({ kind, whole, selected }) => kind === 'package' && selected === whole);
  return runs.filter(
    ({ roots, selected }) =>
      !runsLibrary || selected.length > 0 || path.join(ROOT, roots.join()) !== LIBRARY_UNIT_TESTS,
  );
}

const isInside = (inner: string, outer: string) => !path.posix.relative(outer, inner).startsWith('..');
const contains = (folder: string, roots: string[]) => roots.every((root) => isInside(root, folder));
const overlaps = ({ roots }: Suite, wanted: string) =>
  roots.some((root) => isInside(wanted, root) || isInside(root, wanted));

/** @param folder `src` has the unit tests, `test` the others. */
function jest(kind: Suite['kind'], title: string, cwd: string, folder: string): Suite {
  const root = `${cwd}/${folder}`;
  return {
    kind,
    title,
    cwd,
    roots: [root],
    args: [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      bin('jest', 'bin/jest.js'),
      `--roots=${path.join(ROOT, root)}`,
      '--json',
      // A failed test may leave a server open; the report still has to come.
      '--forceExit',
      '--outputFile={report}',
      // Most of an end-to-end test is waiting: for a server, the database, a poll.
      ...(kind === 'api' ? ['--maxWorkers=100%'] : []),
    ],
    only: (paths) => ['--', ...paths],
    read: jestResult,
  };
}

function bin(name: string, file: string) {
  return path.join(ROOT, 'node_modules', name, file);
}
