import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createOutboxStore, type Entry } from './outbox-store';

const entry: Entry = {
  userId: 'ada',
  id: 'one',
  at: 1,
  change: { kind: 'create', draft: { id: 'one', title: 'Rope' } },
};

it('Deleting a saved change keeps what has replaced it meanwhile', async () => {
  const store = createOutboxStore();
  const replacement: Entry = { ...entry, replacedAt: 2 };
  await store.put(replacement);
  await store.delete([entry]);
  expect(await store.read('ada')).toEqual([replacement]);
  await store.delete([replacement]);
  expect(await store.read('ada')).toEqual([]);
});

it('The reason of a refused change is kept, unless the change was discarded or replaced meanwhile', async () => {
  const store = createOutboxStore();
  const refusal = { message: 'Refused' };
  await store.refuse([entry], refusal);
  expect(await store.read('ada')).toEqual([]);
  await store.put(entry);
  await store.refuse([{ ...entry, replacedAt: 2 }], refusal);
  expect(await store.read('ada')).toEqual([entry]);
  await store.refuse([entry], refusal);
  expect(await store.read('ada')).toEqual([{ ...entry, refusal }]);
  await store.delete([entry]);
});
