import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../../api/client';
import { RequestFailure } from '../../../lib/request-failure';
import { givenList, givenTask } from '../testing/given-task';
import { idsOf, type Change } from './change';
import { Outbox } from './outbox';
import { keyOf, type Entry, type OutboxStore } from './outbox-store';
import { isRefused } from './pending-change';
import { ChangeConflict, type Saved, type SavedTogether } from './send-change';

const rope = givenTask({ id: 'rope', title: 'Rope' });
const anchor = givenTask({ id: 'anchor', title: 'Anchor' });
const refused = (status: number) => RequestFailure.answered({ status, headers: new Headers() }, {});

const rename = (before: Task, title: string): Change => ({ kind: 'update', before, change: { title } });
const create = (id: string): Change => ({ kind: 'create', draft: { id, title: id } });

/** A store in memory, which may refuse as a full disk does. */
function memoryStore() {
  const entries = new Map<string, Entry>();
  const state = { isFull: false };
  const store: OutboxStore = {
    put: (entry) => {
      if (state.isFull) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      entries.set(entry.id, entry);
      return Promise.resolve();
    },
    delete: (removed) => {
      for (const entry of removed) {
        const stored = entries.get(entry.id);
        if (stored && keyOf(stored) === keyOf(entry)) entries.delete(entry.id);
      }
      return Promise.resolve();
    },
    refuse: (refused, refusal) => {
      for (const entry of refused) entries.set(entry.id, { ...entry, refusal });
      return Promise.resolve();
    },
    read: () => Promise.resolve([...entries.values()].sort((one, other) => one.at - other.at)),
    clear: () => {
      entries.clear();
      return Promise.resolve();
    },
  };
  return { store, entries, state };
}

function given(disk = memoryStore()) {
  const send = vi.fn<
    (changes: readonly [Change, ...Change[]], version?: number) => Promise<Saved | SavedTogether>
  >(([change]) =>
    Promise.resolve({ task: change.kind === 'update' ? { ...change.before, version: 2 } : rope }),
  );
  const onSaved = vi.fn();
  const onRefused = vi.fn();
  const outbox = new Outbox('ada', { store: disk.store, send, onSaved, onRefused });
  opened.push(outbox);
  return { outbox, send, onSaved, onRefused, disk };
}

const opened: Outbox[] = [];
const sent = ({ send }: ReturnType<typeof given>) =>
  send.mock.calls.map(([changes]) =>
    changes.map((change) => (change.kind === 'update' ? change.change.title : change.kind)),
  );

describe('Outbox', () => {
  let held = Promise.resolve();

  beforeEach(() => {
    held = Promise.resolve();
    vi.stubGlobal('navigator', {
      onLine: true,
      locks: {
        request: (_name: string, run: () => Promise<void>) => {
          held = held.then(run);
          return held;
        },
      },
    });
  });
  afterEach(() => {
    for (const outbox of opened.splice(0)) outbox.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const offline = (isOffline: boolean) => {
    Object.assign(navigator, { onLine: !isOffline });
  };

  it('Changes are sent in order, one task’s consecutive updates together', async () => {
    const box = given();
    offline(true);
    box.outbox.start();
    box.outbox.add(rename(rope, 'A'));
    box.outbox.add(rename(anchor, 'B'));
    box.outbox.add(rename(rope, 'C'));
    box.outbox.add({ kind: 'trash', before: rope });
    box.outbox.add(rename(rope, 'D'));
    await box.outbox.settled();
    expect(box.send).not.toHaveBeenCalled();

    offline(false);
    box.outbox.retry();
    await vi.waitFor(() => {
      expect(box.outbox.pending()).toEqual([]);
    });
    expect(sent(box)).toEqual([['A', 'C'], ['B'], ['trash'], ['D']]);
    expect(box.disk.entries.size).toBe(0);
  });

  describe('Several changes at once', () => {
    const tasks = Array.from({ length: 7 }, (_, index) => givenTask({ id: `task-${index}` }));

    /** Many changes that wait, and responses that the test gives. */
    function givenMany() {
      const box = given();
      const responses: PromiseWithResolvers<Saved>[] = [];
      box.send.mockImplementation(() => {
        const response = Promise.withResolvers<Saved>();
        responses.push(response);
        return response.promise;
      });
      offline(true);
      box.outbox.start();
      box.outbox.add(rename(rope, 'A'));
      box.outbox.add({ kind: 'trash', before: rope });
      box.outbox.add(create('milk'));
      box.outbox.add(create('bread'));
      for (const task of tasks) box.outbox.add(rename(task, task.id));
      offline(false);
      box.outbox.retry();
      const respond = (): void => {
        for (const response of responses.splice(0)) response.resolve({ task: rope });
      };
      return { box, responses, respond };
    }

    it('Six are sent at once when the server has taken one, but changes of a task one by one, and new tasks together', async () => {
      const { box, respond } = givenMany();
      await vi.waitFor(() => {
        expect(sent(box)).toEqual([['A']]);
      });
      respond();
      const next = [['trash'], ['create', 'create'], ['task-0'], ['task-1'], ['task-2'], ['task-3']];
      await vi.waitFor(() => {
        expect(sent(box)).toEqual([['A'], ...next]);
      });
      respond();
      await vi.waitFor(() => {
        expect(sent(box).slice(7)).toEqual([['task-4'], ['task-5'], ['task-6']]);
      });
      respond();
      await vi.waitFor(() => {
        expect(box.outbox.pending()).toEqual([]);
      });
    });

    it('After a 429 one is sent at a time, when the server allows it', async () => {
      vi.useFakeTimers();
      const { box, responses, respond } = givenMany();
      await vi.advanceTimersByTimeAsync(0);
      respond();
      await vi.advanceTimersByTimeAsync(0);
      const headers = new Headers({ 'Retry-After': '20' });
      for (const response of responses.splice(0))
        response.reject(RequestFailure.answered({ status: 429, headers }, {}));
      await vi.advanceTimersByTimeAsync(19_000);
      expect(box.send).toHaveBeenCalledTimes(7);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(box.send).toHaveBeenCalledTimes(8);
      expect(box.outbox.pending()).toHaveLength(10);
      respond();
      await vi.advanceTimersByTimeAsync(0);
      expect(box.send).toHaveBeenCalledTimes(14);
    });
  });

  it('New tasks are sent together, and one by one when one of them is refused', async () => {
    const box = given();
    const saved: string[] = [];
    box.onSaved.mockImplementation((_changes, { task }: { task: Task }) => saved.push(task.id));
    box.send.mockImplementation(([first, ...rest]) => {
      const ids = [first, ...rest].flatMap(idsOf);
      if (ids.includes('milk')) return Promise.reject(refused(422));
      const created = ids.map((id) => givenTask({ id }));
      return Promise.resolve(rest.length > 0 ? { created } : { task: created[0] ?? rope });
    });
    offline(true);
    box.outbox.start();
    for (const id of ['rope', 'milk', 'anchor']) box.outbox.add(create(id));
    offline(false);
    box.outbox.retry();
    await vi.waitFor(() => {
      expect(box.outbox.pending().map(({ id, error }) => [id, error !== null])).toEqual([['milk', true]]);
    });
    expect(sent(box)).toEqual([['create', 'create', 'create'], ['create'], ['create'], ['create']]);
    for (const id of ['sail', 'mast']) box.outbox.add(create(id));
    await vi.waitFor(() => {
      expect(saved).toEqual(['rope', 'anchor', 'sail', 'mast']);
    });
    expect(sent(box).at(-1)).toEqual(['create', 'create']);
    expect([...box.disk.entries.keys()]).toEqual(['milk']);
  });

  it('A change is stored before it is sent, and another visit sends what the first one left', async () => {
    const first = given();
    offline(true);
    first.outbox.start();
    first.outbox.add(create('milk'));
    await vi.waitFor(() => {
      expect(first.disk.entries.size).toBe(1);
    });
    first.outbox.stop();

    offline(false);
    const second = given(first.disk);
    second.outbox.start();
    await vi.waitFor(() => {
      expect(sent(second)).toEqual([['create']]);
      expect(second.disk.entries.size).toBe(0);
    });
  });

  it('Two tabs send each change once', async () => {
    const disk = memoryStore();
    const [one, other] = [given(disk), given(disk)];
    one.outbox.start();
    other.outbox.start();
    for (let index = 0; index < 20; index += 1)
      (index % 2 === 0 ? one : other).outbox.add(create(`task-${index}`));
    await vi.waitFor(() => {
      expect([...one.outbox.pending(), ...other.outbox.pending()]).toEqual([]);
    });
    const ids = [...one.send.mock.calls, ...other.send.mock.calls].flatMap(([changes]) =>
      changes.map((change) => change.kind === 'create' && change.draft.id),
    );
    expect(ids.sort()).toEqual(Array.from({ length: 20 }, (_, index) => `task-${index}`).sort());
  });

  it('A change that another tab replaced is sent as it is now, and not removed by saving the earlier one', async () => {
    const disk = memoryStore();
    const [one, other] = [given(disk), given(disk)];
    const response = Promise.withResolvers<Saved>();
    one.send.mockReturnValueOnce(response.promise);
    one.outbox.start();
    one.outbox.add(rename(rope, 'A'));
    await vi.waitFor(() => {
      expect(sent(one)).toEqual([['A']]);
    });
    other.outbox.start();
    await vi.waitFor(() => {
      expect(other.outbox.pending()).toHaveLength(1);
    });
    other.outbox.replace(other.outbox.pending()[0]?.id ?? '', rename(rope, 'B'));
    await vi.waitFor(() => {
      expect(one.outbox.pending()).toEqual(other.outbox.pending());
    });
    response.resolve({ task: rope });
    await vi.waitFor(() => {
      expect([...sent(one), ...sent(other)]).toEqual([['A'], ['B']]);
      expect(disk.entries.size).toBe(0);
    });
  });

  it('A refused change stays until the user decides, and the others go on', async () => {
    const box = given();
    box.send.mockRejectedValueOnce(new ChangeConflict({ ...rope, title: 'Theirs' }));
    box.outbox.start();
    box.outbox.add(rename(rope, 'Mine'));
    box.outbox.add(rename(anchor, 'B'));
    await vi.waitFor(() => {
      expect(sent(box)).toEqual([['Mine'], ['B']]);
      expect(box.outbox.pending().map(isRefused)).toEqual([true]);
    });
    expect(box.onRefused).toHaveBeenCalledTimes(1);

    const [conflict] = box.outbox.pending();
    box.outbox.replace(conflict?.id ?? '', rename({ ...rope, version: 7 }, 'Mine'));
    await vi.waitFor(() => {
      expect(box.outbox.pending()).toEqual([]);
    });
    expect(sent(box)).toEqual([['Mine'], ['B'], ['Mine']]);
  });

  it('Another tab and a later visit keep a refused change with its reason, and send only newer ones', async () => {
    const disk = memoryStore();
    const [one, other] = [given(disk), given(disk)];
    one.send.mockRejectedValueOnce(new ChangeConflict({ ...rope, title: 'Theirs' }));
    one.outbox.start();
    other.outbox.start();
    one.outbox.add(rename(rope, 'Old'));
    one.outbox.add(rename(anchor, 'Cable'));
    await vi.waitFor(() => {
      expect(other.outbox.pending()).toMatchObject([{ error: { current: { title: 'Theirs' } } }]);
    });
    other.outbox.add(rename(rope, 'New'));
    const later = given(disk);
    later.outbox.start();
    await vi.waitFor(() => {
      expect([...sent(one), ...sent(other), ...sent(later)]).toEqual([['Old'], ['Cable'], ['New']]);
      expect(later.outbox.pending()).toMatchObject([{ error: { current: { title: 'Theirs' } } }]);
    });

    later.outbox.retryOne(later.outbox.pending()[0]?.id ?? '');
    await vi.waitFor(() => {
      expect(disk.entries.size).toBe(0);
    });
    expect(sent(later)).toEqual([['Old']]);
  });

  it('Changes to a task wait while its creation is refused', async () => {
    const box = given();
    box.send.mockRejectedValueOnce(refused(422));
    box.outbox.start();
    box.outbox.add(create('rope'));
    box.outbox.add(rename(rope, 'A'));
    await vi.waitFor(() => {
      expect(box.outbox.pending().map(({ error }) => error !== null)).toEqual([true, false]);
    });
    box.outbox.retryOne(box.outbox.pending()[0]?.id ?? '');
    await vi.waitFor(() => {
      expect(sent(box)).toEqual([['create'], ['create'], ['A']]);
    });
  });

  it('Tasks wait for the list that they go to, and the deletion of a list for the changes in it', async () => {
    vi.useFakeTimers();
    const box = given();
    const list = givenList('boat');
    box.send.mockRejectedValueOnce(refused(422));
    box.outbox.start();
    box.outbox.add({ kind: 'create-list', list });
    box.outbox.add({ kind: 'create', draft: { id: 'sail', title: 'Sail', listId: 'boat' } });
    box.outbox.add({ kind: 'update', before: rope, change: { listId: 'boat' } });
    box.outbox.add({ kind: 'delete-list', list });
    box.outbox.add(rename(anchor, 'B'));
    await vi.advanceTimersByTimeAsync(100);
    expect(sent(box)).toEqual([['create-list'], ['B']]);

    let isBroken = true;
    box.send.mockImplementation(([{ kind }]) =>
      kind === 'create' && isBroken ? Promise.reject(refused(500)) : Promise.resolve({ list }),
    );
    box.outbox.retryOne(box.outbox.pending()[0]?.id ?? '');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(box.outbox.pending().map(({ change }) => change.kind)).toContain('delete-list');
    expect(sent(box)).not.toContainEqual(['delete-list']);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent(box).at(-1)).toEqual(['delete-list']);
    expect(box.outbox.pending()).toEqual([]);
  });

  it('A change waits for an earlier one of the same task that failed for now', async () => {
    vi.useFakeTimers();
    const box = given();
    for (let attempt = 0; attempt < 3; attempt += 1) box.send.mockRejectedValueOnce(refused(500));
    box.outbox.start();
    box.outbox.add({ kind: 'trash', before: rope });
    box.outbox.add({ kind: 'restore', before: rope });
    box.outbox.add(rename(anchor, 'B'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent(box)).toEqual([['trash'], ['trash'], ['trash'], ['B']]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent(box).slice(4)).toEqual([['trash'], ['restore']]);
  });

  it('A change is sent for the version that this device saved, unless another device changed the task before', async () => {
    const box = given();
    offline(true);
    box.outbox.start();
    box.outbox.add(rename(rope, 'A'));
    box.outbox.add({ kind: 'move', before: rope, afterId: null, afterPosition: null });
    box.outbox.add(rename(rope, 'B'));
    box.outbox.add(rename(anchor, 'C'));
    box.outbox.add({ kind: 'move', before: anchor, afterId: null, afterPosition: null });
    box.outbox.add(rename(anchor, 'D'));
    const results: Record<string, Saved[]> = {
      rope: [
        { task: { ...rope, version: 2 }, since: 1 },
        { task: { ...rope, version: 2 } },
        { task: { ...rope, version: 3 }, since: 2 },
      ],
      // The first attempt was refused because the task had version 5.
      anchor: [{ task: { ...anchor, version: 6 }, since: 5 }],
    };
    box.send.mockImplementation(([change]) =>
      Promise.resolve(results[idsOf(change)[0] ?? '']?.shift() ?? { task: rope }),
    );
    offline(false);
    box.outbox.retry();
    await vi.waitFor(() => {
      expect(box.outbox.pending()).toEqual([]);
    });
    const versionsOf = (task: Task) =>
      box.send.mock.calls.flatMap(([[change], version]) => (idsOf(change)[0] === task.id ? [version] : []));
    expect(versionsOf(rope)).toEqual([undefined, 2, 2]);
    expect(versionsOf(anchor)).toEqual([undefined, undefined, undefined]);
  });

  it.each([null, 429, 503])(
    'When the server is down (%s), everything waits and is tried again',
    async (status) => {
      vi.useFakeTimers();
      const box = given();
      const failure = status === null ? RequestFailure.unanswered() : refused(status);
      box.send.mockRejectedValue(failure);
      box.outbox.start();
      box.outbox.add(rename(rope, 'A'));
      box.outbox.add(rename(anchor, 'B'));
      await vi.advanceTimersByTimeAsync(5_000);
      expect(box.send).toHaveBeenCalledTimes(3);
      expect(box.outbox.pending().map(({ error }) => error)).toEqual([failure, failure]);
      expect(box.outbox.pending().some(isRefused)).toBe(false);

      box.send.mockResolvedValue({ task: rope });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(box.outbox.pending()).toEqual([]);
    },
  );

  it('After a 401 every change waits for the user to sign in', async () => {
    const box = given();
    box.send.mockRejectedValueOnce(refused(401));
    box.outbox.start();
    box.outbox.add(rename(rope, 'A'));
    box.outbox.add(rename(anchor, 'B'));
    await vi.waitFor(() => {
      expect(box.outbox.pending().every(({ error }) => error)).toBe(true);
    });
    expect(box.send).toHaveBeenCalledTimes(1);
    box.outbox.stop();
    box.outbox.start();
    await vi.waitFor(() => {
      expect(sent(box)).toEqual([['A'], ['A'], ['B']]);
    });
  });

  it('Without storage, changes are sent all the same, and the page knows that it has the only copy', async () => {
    const disk = memoryStore();
    disk.state.isFull = true;
    const box = given(disk);
    offline(true);
    box.outbox.start();
    box.outbox.add(create('milk'));
    await vi.waitFor(() => {
      expect(box.outbox.hasOnlyCopy()).toBe(true);
    });
    offline(false);
    box.outbox.retry();
    await vi.waitFor(() => {
      expect(sent(box)).toEqual([['create']]);
      expect(box.outbox.hasOnlyCopy()).toBe(false);
    });
  });

  it('A change is reported as saved before it leaves the outbox', async () => {
    const box = given();
    const onSaved = vi.fn();
    const reportedWhenEmpty: boolean[] = [];
    box.outbox.start();
    box.outbox.add(rename(rope, 'A'), onSaved);
    box.outbox.subscribe(() => {
      if (box.outbox.pending().length === 0) reportedWhenEmpty.push(onSaved.mock.calls.length > 0);
    });
    await vi.waitFor(() => {
      expect(reportedWhenEmpty).toEqual([true]);
    });
  });

  it('A withdrawn change is never sent, and one that the server has can’t be withdrawn', async () => {
    const box = given();
    offline(true);
    box.outbox.start();
    const waiting = box.outbox.add(create('milk'));
    expect(await box.outbox.withdraw(waiting)).toBe(true);
    offline(false);
    const sentOne = box.outbox.add(rename(rope, 'A'));
    await vi.waitFor(() => {
      expect(box.outbox.pending()).toEqual([]);
    });
    expect(await box.outbox.withdraw(sentOne)).toBe(false);
    expect(sent(box)).toEqual([['A']]);
    expect(box.disk.entries.size).toBe(0);
  });

  it('Clearing removes every change from the device', async () => {
    const box = given();
    offline(true);
    box.outbox.start();
    box.outbox.add(create('milk'));
    await box.outbox.clear();
    expect([box.outbox.pending(), box.disk.entries.size]).toEqual([[], 0]);
    // A form that closes after a sign-out.
    box.outbox.add(rename(rope, 'A'));
    expect([box.outbox.pending(), await box.outbox.stored(), box.disk.entries.size]).toEqual([[], true, 0]);
  });
});
