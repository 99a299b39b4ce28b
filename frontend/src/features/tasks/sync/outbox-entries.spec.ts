import { describe, expect, it } from 'vitest';
import { givenTask } from '../testing/given-task';
import { OutboxEntries } from './outbox-entries';
import type { Entry, OutboxStore } from './outbox-store';

/** A store that has a change at once, and says so later. */
function slowStore() {
  const stored = new Map<string, Entry>();
  const said = Promise.withResolvers<undefined>();
  const store: OutboxStore = {
    put: async (entry) => {
      stored.set(entry.id, entry);
      await said.promise;
    },
    delete: () => Promise.resolve(),
    refuse: () => Promise.resolve(),
    read: () => Promise.resolve([...stored.values()]),
    clear: () => Promise.resolve(),
  };
  return { store, stored, said };
}
const titlesOf = (entries: OutboxEntries) =>
  entries.pending().map(({ change }) => (change.kind === 'update' ? change.change.title : change.kind));
const add = (entries: OutboxEntries, title: string) => {
  entries.add(title, { kind: 'update', before: givenTask({ id: 'rope' }), change: { title } });
};

describe('OutboxEntries', () => {
  it('A change that another tab has sent leaves this one, even before this one knows that it is stored', async () => {
    const { store, stored } = slowStore();
    const entries = new OutboxEntries('ada', store, () => undefined);
    add(entries, 'Rope');
    entries.forget([...stored.values()]);
    stored.clear();
    await entries.load();
    expect(titlesOf(entries)).toEqual([]);
  });

  it('A change whose storing ends while the store is read, and which another tab has removed, leaves this one', async () => {
    const { store, stored, said } = slowStore();
    const read = async (): Promise<Entry[]> => {
      said.resolve(undefined);
      await entries.stored();
      return [...stored.values()];
    };
    const entries = new OutboxEntries('ada', { ...store, read }, () => undefined);
    add(entries, 'Rope');
    stored.clear();
    await entries.load();
    expect(titlesOf(entries)).toEqual([]);
  });

  it('A change that is not stored yet, or can’t be, is kept', async () => {
    const { store, stored, said } = slowStore();
    const entries = new OutboxEntries('ada', store, () => undefined);
    add(entries, 'Rope');
    stored.clear();
    await entries.load();
    expect(titlesOf(entries)).toEqual(['Rope']);
    said.reject(new DOMException('full', 'QuotaExceededError'));
    await entries.stored();
    await entries.load();
    expect(titlesOf(entries)).toEqual(['Rope']);
  });
});
