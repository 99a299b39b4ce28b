import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestFailure } from '../../../lib/request-failure';
import { givenTask } from '../testing/given-task';
import type { Change } from './change';
import { Outbox } from './outbox';
import { createOutboxStore } from './outbox-store';
import { makeChange } from './reversible-change';

const rope = givenTask({ id: 'rope', title: 'Rope' });
const gone = RequestFailure.answered({ status: 404, headers: new Headers() }, {});
const complete: Change = { kind: 'update', before: rope, change: { completed: true } };
const remove: Change = { kind: 'trash', before: rope };

/** A server on which another device has deleted the task: its changes are refused, and a deletion is done already. */
function given() {
  const sent: string[] = [];
  const outbox = new Outbox('ada', {
    store: createOutboxStore(),
    send: ([change]) => {
      sent.push(change.kind);
      return change.kind === 'update' ? Promise.reject(gone) : Promise.resolve({ task: rope });
    },
    onSaved: vi.fn(),
    onRefused: vi.fn(),
  });
  opened.push(outbox);
  outbox.start();
  const refused = () =>
    vi.waitFor(() => {
      expect(outbox.pending().map(({ error }) => error?.message)).toEqual([gone.message]);
    });
  return { outbox, sent, refused };
}

const opened: Outbox[] = [];

describe('A change of a task that another device has deleted', () => {
  beforeEach(() => {
    let held = Promise.resolve();
    const request = (_name: string, run: () => Promise<void>) => (held = held.then(run));
    vi.stubGlobal('navigator', { onLine: true, locks: { request } });
  });

  afterEach(async () => {
    for (const outbox of opened.splice(0)) await outbox.clear();
    vi.unstubAllGlobals();
  });

  it('A deletion is undone by restoring the task [D7]', async () => {
    const { outbox, sent } = given();
    const step = makeChange(outbox, remove);
    await outbox.settled();
    expect(await step.undo()).toBe(true);
    await outbox.settled();
    expect(sent).toEqual(['trash', 'restore']);
  });

  it('A refused change is withdrawn, and nothing is left to undo [D7]', async () => {
    const { outbox, sent, refused } = given();
    const step = makeChange(outbox, complete);
    await refused();
    expect(await step.undo()).toBe(true);
    expect(outbox.pending()).toEqual([]);
    expect(await step.undo()).toBe(false);
    expect(sent).toEqual(['update']);
  });

  it('A refused change that the user has discarded leaves nothing to undo [D7]', async () => {
    const { outbox, refused } = given();
    const step = makeChange(outbox, complete);
    await refused();
    await outbox.discard(...outbox.pending().map(({ id }) => id));
    expect(await step.undo()).toBe(false);
  });

  it('An offline deletion and its undo are both sent [D7]', async () => {
    const { outbox, sent } = given();
    Object.assign(navigator, { onLine: false });
    const step = makeChange(outbox, remove);
    expect(await step.undo()).toBe(true);
    expect(sent).toEqual([]);
    Object.assign(navigator, { onLine: true });
    outbox.retry();
    await vi.waitFor(() => {
      expect(sent).toEqual(['trash', 'restore']);
    });
  });
});
