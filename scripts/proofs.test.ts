/** The tables that name tests as proofs name tests that exist. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TESTS = [
  'backend/*/{src,test}/**/*-spec.ts',
  'backend/*/src/**/*.spec.ts',
  'frontend/e2e/**/*.spec.ts',
  'scripts/**/*.test.ts',
];
const TITLE = /“([^”]+)”/g;

/** Prettier breaks lines where it likes; a title is one line of words. */
const sources = globSync(TESTS, { cwd: ROOT })
  .filter((file) => file !== 'scripts/proofs.test.ts')
  .map((file) => readFileSync(`${ROOT}/${file}`, 'utf8').replace(/\s+/g, ' '));

/** @returns The cells of each row. */
const rowsOf = (document: string): string[][] =>
  readFileSync(`${ROOT}/docs/${document}`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (id|Better Auth|-+) /.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );

for (const document of ['asvs.md', 'better-auth.md']) {
  describe(`docs/${document}`, () => {
    const rows = rowsOf(document);

    it('names only tests that exist', () => {
      const titles = rows.flatMap((cells) =>
        [...(cells.at(-1) ?? '').matchAll(TITLE)].map(([, title = '']) => title),
      );
      assert.ok(titles.length > 30);
      assert.deepEqual(
        titles.filter((title) => !sources.some((source) => source.includes(title))),
        [],
      );
    });

    it('has a test or a reason in every row', () => {
      assert.deepEqual(
        rows.filter((cells) => !/“|^No: /.test(cells.at(-1) ?? '')).map(([first]) => first),
        [],
      );
    });
  });
}

it('docs/asvs.md has each requirement once, with its level', () => {
  const rows = rowsOf('asvs.md');
  assert.equal(new Set(rows.map(([id]) => id)).size, rows.length);
  for (const [id = '', level = ''] of rows) assert.match(`${id} ${level}`, /^V\d+\.\d+\.\d+ [123]$/);
  assert.ok(rows.filter(([, level]) => level !== '3').length >= 110);
});

it('docs/operations.md lists every action of the audit trail, and each has a test [B11]', () => {
  const operations = readFileSync(`${ROOT}/docs/operations.md`, 'utf8');
  const listed = [...operations.matchAll(/^\| `([a-z-]+\.[a-z-]+)` /gm)].map(([, action = '']) => action);
  const server = `${ROOT}/backend/auth-server/src`;
  const code = globSync('**/*.ts', { cwd: server })
    .filter((file) =>
      /\.routes\.ts$|audit-trail\.ts$|social\.ts$|recovery\.ts$|passkeys.uses\.ts$/.test(file),
    )
    .map((file) => readFileSync(`${server}/${file}`, 'utf8'))
    .join('');
  const written = [
    ...code.matchAll(
      /'((?:account|sessions?|password|email|name|second-factor|device|passkey|provider|role|invitation)\.[a-z-]+)'/g,
    ),
  ];
  assert.deepEqual(new Set(listed), new Set(written.map(([, action = '']) => action)));
  assert.deepEqual(
    listed.filter((action) => !sources.some((source) => source.includes(action))),
    [],
  );
});
