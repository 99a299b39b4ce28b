import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { requirementsOf, readRequirements, staleRows, trace } from './requirements.ts';

const TABLE = ['| id  | requirement |', '| --- | --- |', '| A1  | signed |', '| B10 | limited |'].join('\n');

describe('the table of requirements [E5]', () => {
  it('has the ids of the rows and of those that are not proved yet', () => {
    const { ids, notYet } = readRequirements(`${TABLE}\n\n## Not yet\n\n- B10: later.\n`);
    assert.deepEqual(ids, ['A1', 'B10']);
    assert.deepEqual([...notYet], ['B10']);
  });

  it('counts the ids in a title, in the groups around it and in an inline table', () => {
    const source = [
      "describe('the guard [A1]', () => { it('refuses', () => {}); });",
      "describe('the guard [A6]', () => { it(`refuses ${'x'} [A9] [A6]`, () => {}); });",
      "it.each([['DELETE [C1]']])('%s', () => {});",
      "test.describe('a page [D1]', () => { test('opens', async ({ page }) => {}); });",
    ];
    assert.deepEqual(
      source.map((text) => requirementsOf('x.spec.ts', text)),
      [[['A1']], [['A6', 'A9']], [['C1']], [['D1']]],
    );
  });

  it('counts neither a skipped test nor an id outside a title', () => {
    const source = "// [A1]\nit.skip('later [A1]', () => {});\nit('now', () => { expect('[A1]'); });";
    assert.deepEqual(requirementsOf('x.spec.ts', source), [[]]);
  });

  it('reports an id that is not a row', () => {
    const root = mkdtempSync(join(tmpdir(), 'holdfast-requirements-'));
    try {
      for (const folder of ['docs', 'backend/api/test', 'frontend', 'scripts']) {
        mkdirSync(join(root, folder), { recursive: true });
      }
      writeFileSync(join(root, 'docs/requirements.md'), TABLE);
      writeFileSync(join(root, 'backend/api/test/a.e2e-spec.ts'), "it('a [A1]', f); it('z [A99]', f);");
      const { rows, mistakes } = trace(root);
      assert.deepEqual(rows[0], { id: 'A1', tests: 1, files: ['backend/api/test/a.e2e-spec.ts'] });
      assert.match(mistakes.join(), /a\.e2e-spec\.ts has a test for \[A99\]/);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('reports a row that lost its last test and one that gained its first', () => {
    const rows = ['A1', 'A2', 'A3', 'A4'].map((id, index) => ({ id, files: [], tests: index % 2 }));
    const stale = staleRows(rows, new Set(['A3', 'A4']));
    assert.deepEqual(
      stale.map((line) => line.slice(0, 10)),
      ['A1 has no ', 'A4 has a t'],
    );
  });

  it('has a row for every id in this repository', () => {
    assert.deepEqual(trace(fileURLToPath(new URL('..', import.meta.url))).mistakes, []);
  });
});
