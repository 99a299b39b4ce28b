import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jestResult, playwrightResult, tapResult } from './reports.ts';
import { chooseRuns } from './suites.ts';

const chosen = (...wanted: string[]) =>
  chooseRuns(wanted).map(({ kind, cwd, selected }) => [kind, cwd, ...selected]);

describe('npm test', () => {
  it('runs every kind when nothing is named, and the tests of the library once', () => {
    const runs = chooseRuns([]);
    assert.deepEqual([...new Set(runs.map(({ kind }) => kind))], ['unit', 'package', 'api', 'browser']);
    assert.equal(runs.filter(({ cwd }) => cwd === 'backend/nestjs-auth').length, 1);
  });

  it('runs all suites of a kind', () => {
    assert.deepEqual(chosen('api'), [
      ['api', 'backend/api'],
      ['api', 'backend/auth-server'],
      ['api', 'frontend'],
    ]);
  });

  it('runs one file of any kind', () => {
    assert.deepEqual(chosen('backend/api/src/tasks/a.spec.ts'), [
      ['unit', 'backend/api', '--', 'src/tasks/a.spec.ts'],
    ]);
    assert.deepEqual(chosen('backend/nestjs-auth/src/a.spec.ts'), [
      ['unit', 'backend/nestjs-auth', '--', 'src/a.spec.ts'],
    ]);
    assert.deepEqual(chosen('backend/nestjs-auth/test/a.e2e-spec.ts'), [
      ['package', 'backend/nestjs-auth', '--', 'test/a.e2e-spec.ts'],
    ]);
    assert.deepEqual(chosen('backend/auth-server/test/a.e2e-spec.ts'), [
      ['api', 'backend/auth-server', '--', 'test/a.e2e-spec.ts'],
    ]);
    assert.deepEqual(chosen('frontend/e2e/a.spec.ts'), [['browser', 'frontend', 'e2e/a.spec.ts']]);
    assert.deepEqual(chosen('frontend/model/a.spec.ts'), [['api', 'frontend', 'model/a.spec.ts']]);
    assert.deepEqual(chosen('scripts/a.test.ts'), [['unit', 'scripts', 'a.test.ts']]);
  });

  it('runs both suites of a package for its folder', () => {
    assert.deepEqual(chosen('backend/api'), [
      ['unit', 'backend/api'],
      ['api', 'backend/api'],
    ]);
  });

  it('refuses a path without tests', () => {
    assert.throws(() => chooseRuns(['docs']), /no tests in "docs"/);
  });
});

describe('the summary', () => {
  it('names a failed test of Jest, and a file that could not be loaded', () => {
    const result = jestResult(
      JSON.stringify({
        numPassedTests: 1,
        numPendingTests: 0,
        testResults: [
          {
            name: 'a.spec.ts',
            status: 'failed',
            message: '',
            assertionResults: [{ status: 'failed', fullName: 'a b' }],
          },
          { name: 'b.spec.ts', status: 'failed', message: 'SyntaxError\n  at', assertionResults: [] },
        ],
      }),
    );
    assert.deepEqual(result.failures, ['a.spec.ts: a b', 'b.spec.ts: SyntaxError']);
  });

  it('names a failed test of node:test, and not the group around it', () => {
    const report = `TAP version 13
# Subtest: group
    # Subtest: fails
    not ok 1 - fails
      ---
      duration_ms: 1
      location: 'a.test.ts:2:3'
      failureType: 'testCodeFailure'
      ...
not ok 1 - group
  ---
  location: 'a.test.ts:1:1'
  failureType: 'subtestsFailed'
  ...
# pass 3
# fail 1
# skipped 0
`;
    assert.deepEqual(tapResult(report), { passed: 3, skipped: 0, failures: ['a.test.ts: fails'] });
  });

  it('names a browser test that passed only when it was repeated', () => {
    const report = {
      stats: { expected: 2, skipped: 0 },
      errors: [],
      suites: [{ file: 'a.spec.ts', specs: [{ title: 'opens', tests: [{ status: 'flaky' }] }] }],
    };
    assert.deepEqual(playwrightResult(JSON.stringify(report)).failures, ['a.spec.ts: opens']);
  });
});
