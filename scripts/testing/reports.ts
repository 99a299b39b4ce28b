/** What the report of each test runner says: the counts, and the names of the tests that failed. */
export interface SuiteResult {
  passed: number;
  skipped: number;
  failures: string[];
}

interface JestReport {
  numPassedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** Of Jest, and of Vitest, which writes the same. */
export function jestResult(report: string): SuiteResult {
  const { numPassedTests, numPendingTests, testResults } = JSON.parse(report) as JestReport;
  return {
    passed: numPassedTests,
    skipped: numPendingTests,
    failures: testResults.flatMap(({ name, status, message, assertionResults }) => {
      const failed = assertionResults.filter((test) => test.status === 'failed');
      if (failed.length === 0 && status === 'failed')
        return [`${name}: ${message.trim().split('\n', 1).join()}`];
      return failed.map(({ fullName }) => `${name}: ${fullName}`);
    }),
  };
}

/** Of node:test. A group that fails only because of its tests is left out. */
export function tapResult(report: string): SuiteResult {
  const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  const failures = [...report.matchAll(/^ *not ok \d+ - (.+)\n((?: +.*\n)*?) +\.\.\.$/gm)];
  return {
    passed: count('pass'),
    skipped: count('skipped'),
    failures: failures
      .filter(([, , details = '']) => !details.includes("failureType: 'subtestsFailed'"))
      .map(
        ([, name = '', details = '']) =>
          `${/location: '(.*?):\d+:\d+'/.exec(details)?.[1] ?? 'scripts'}: ${name}`,
      ),
  };
}

interface PlaywrightReport {
  stats: { expected: number; skipped: number };
  errors: { message?: string }[];
  suites: PlaywrightSuite[];
}

interface PlaywrightSuite {
  file: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; tests: { status: string }[] }[];
}

export function playwrightResult(report: string): SuiteResult {
  const { stats, errors, suites } = JSON.parse(report) as PlaywrightReport;
  // A test that passed only at a second try counts as failed.
  const failuresOf = ({ file, specs, suites: inner = [] }: PlaywrightSuite): string[] => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
      .map(({ title }) => `${file}: ${title}`),
    ...inner.flatMap(failuresOf),
  ];
  return {
    passed: stats.expected,
    skipped: stats.skipped,
    failures: [...suites.flatMap(failuresOf), ...errors.map(({ message = 'an error' }) => message)],
  };
}
