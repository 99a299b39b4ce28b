import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createOutboxStore, type Entry } from './outbox-store';

it('Deleting a saved change keeps what has replaced it meanwhile', async () => {
  const store = createOutboxStore();
  const entry: Entry = {
    userId: 'ada',
    id: 'one',
    at: 1,
    change: { kind: 'create', draft: { id: 'one', title: 'Rope' } },
  };
  const replacement: Entry = { ...entry, replacedAt: 2 };
  await store.put(replacement);
  await store.delete([entry]);
  expect(await store.read('ada')).toEqual([replacement]);
  await store.delete([replacement]);
  expect(await store.read('ada')).toEqual([]);
});
