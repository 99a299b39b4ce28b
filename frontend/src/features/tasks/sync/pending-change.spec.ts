import { describe, expect, it } from 'vitest';
import { RequestFailure } from '../../../lib/request-failure';
import { givenList, givenTask } from '../testing/given-task';
import type { Change } from './change';
import { keyOf } from './outbox-store';
import { nextToSend, type PendingChange } from './pending-change';

const rope = givenTask({ id: 'rope' });
const create = (id: string, listId?: string): Change => ({
  kind: 'create',
  draft: { id, title: id, ...(listId === undefined ? {} : { listId }) },
});
const rename = (id: string): Change => ({
  kind: 'update',
  before: givenTask({ id }),
  change: { title: 'T' },
});
const move: Change = { kind: 'move', before: rope, afterId: null, afterPosition: null };
const queue = (...changes: Change[]): PendingChange[] =>
  changes.map((change, at) => ({ userId: 'ada', id: String(at), at, change, error: null }));
const next = (pending: PendingChange[], alone: string[] = []) =>
  nextToSend(
    pending,
    new Set(),
    new Set(alone.map((id) => keyOf({ userId: 'ada', id, at: 0, change: move }))),
  )?.map(({ id }) => Number(id));

describe('nextToSend', () => {
  it('New tasks go together, past what doesn’t concern them', () => {
    expect(next(queue(create('a'), rename('a'), rename('rope'), create('b'), create('c')))).toEqual([
      0, 3, 4,
    ]);
  });

  it('A new task doesn’t pass one that is placed before it', () => {
    expect(next(queue(create('a'), move, create('b')))).toEqual([0]);
    expect(next(queue(create('a'), { kind: 'create-list', list: givenList('l') }, create('b')))).toEqual([0]);
    expect(next(queue(create('a'), create('b', 'l'), create('c')))).toEqual([0, 1, 2]);
  });

  it('At most 50 new tasks go together', () => {
    const pending = queue(...Array.from({ length: 120 }, (_, index) => create(`task ${index}`)));
    expect(next(pending)).toHaveLength(50);
    expect(next(pending.slice(50))?.[0]).toBe(50);
  });

  it('A new task that is sent alone neither takes others along nor goes with them, nor is it passed', () => {
    const pending = queue(create('a'), create('b'), create('c'));
    expect(next(pending, ['0'])).toEqual([0]);
    expect(next(pending, ['1'])).toEqual([0]);
  });

  it('A refused new task is passed by the others', () => {
    const [first, ...rest] = queue(create('a'), create('b'), create('c'));
    const error = RequestFailure.answered({ status: 422, headers: new Headers() }, {});
    expect(next([...(first ? [{ ...first, error }] : []), ...rest])).toEqual([1, 2]);
  });
});
