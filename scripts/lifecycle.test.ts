import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gaps, readKinds } from './lifecycle.ts';

const { kinds, columns } = readKinds(fileURLToPath(new URL('..', import.meta.url)));

it('finds a column in docs/account-lifecycle.md for every credential', () => {
  assert.ok(
    kinds.includes('auth.session') && kinds.includes('app.task') && kinds.includes('link undo-email'),
  );
  assert.deepEqual(gaps(kinds, columns), []);
});

it('names a new table and a new kind of link that have no column', () => {
  const found = gaps([...kinds, 'auth.access_key', 'link magic'], columns);
  assert.equal(found.length, 2);
  assert.match(found[0] ?? '', /^auth\.access_key is new/);
  assert.match(found[1] ?? '', /^link magic is new/);
});

it('names a column that was taken out of the document, and one that stands for nothing', () => {
  assert.deepEqual(gaps(kinds, [...columns.filter((column) => column !== 'passkeys'), 'smart cards']), [
    'docs/account-lifecycle.md has no column "passkeys"',
    'the column "smart cards" has no stored data',
  ]);
});
