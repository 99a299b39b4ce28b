import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task, TaskChange } from '../../../api/client';
import { givenTask } from '../testing/given-task';
import { fieldsOf, type TaskFields } from './task-edit';
import { PAUSE_MS, TaskEditor } from './task-editor';

const rope = givenTask({ title: 'Rope', dueDate: '2026-11-20', version: 3 });

function given(draft?: Readonly<{ fields: TaskFields; began: Task }>) {
  let kept = draft?.fields;
  let markStored: (isStored: boolean) => void = () => undefined;
  const stored = new Promise<boolean>((resolve) => {
    markStored = resolve;
  });
  const queue = vi.fn<(before: Task, change: TaskChange) => Promise<boolean>>(() => stored);
  const editor = new TaskEditor(rope, draft, {
    keep: (fields) => {
      kept = fields;
    },
    drop: () => {
      kept = undefined;
    },
    queue,
  });
  const queued = () => queue.mock.calls.map(([before, change]) => [before.version, change]);
  const readLate = (fields: TaskFields): void => {
    kept = fields;
  };
  return { editor, queued, queue, draft: () => kept, readLate, markStored };
}

const pause = () => vi.advanceTimersByTimeAsync(PAUSE_MS);

describe('TaskEditor', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('Each pause queues what has changed since the one before', async () => {
    const { editor, queued, queue, draft } = given();
    for (const title of ['R', 'Ro', 'Rod']) {
      editor.set({ title });
      await vi.advanceTimersByTimeAsync(PAUSE_MS / 2);
    }
    expect([queued(), draft()?.title, editor.state().isChanged]).toEqual([[], 'Rod', true]);
    await pause();
    expect([queued(), draft(), editor.state().isChanged]).toEqual([
      [[3, { title: 'Rod' }]],
      undefined,
      false,
    ]);

    editor.set({ priority: '2', title: 'Rods' });
    await pause();
    expect(queued().slice(1)).toEqual([[3, { title: 'Rods', priority: 2 }]]);
    expect(queue.mock.lastCall?.[0].title).toBe('Rod');
  });

  it('A form that was opened before its draft was read leaves it when it is closed', () => {
    const { editor, draft, readLate } = given();
    readLate({ ...fieldsOf(rope), title: 'Rod' });
    editor.flush();
    expect(draft()?.title).toBe('Rod');
  });

  it('Spaces at the end stay in the field and are not queued', async () => {
    const { editor, queued, draft } = given();
    editor.set({ title: 'Rope ' });
    await pause();
    expect([queued(), draft(), editor.state().fields.title]).toEqual([[], undefined, 'Rope ']);
  });

  it.each<[string, Partial<TaskFields>, string]>([
    ['an empty title', { title: ' ' }, 'title'],
    ['a text that means no date', { dueText: 'fri or so' }, 'dueDate'],
    ['an end of the series in such a year', { repeat: 'FREQ=DAILY;UNTIL=00021120' }, 'repeat'],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, index) => index).join() }, 'tags'],
  ])('%s stays a draft with a message, and the rest is queued', (_name, invalid, field) => {
    const { editor, queued, draft } = given();
    editor.set({ ...invalid, description: 'Tarred' });
    expect(editor.state().problems).toEqual({});
    expect(editor.flush()).toBe(false);
    expect(queued()).toEqual([[3, { description: 'Tarred' }]]);
    expect(draft()).toMatchObject(invalid);
    expect(Object.keys(editor.state().problems)).toEqual([field]);

    editor.set(fieldsOf(rope));
    expect(editor.state().problems).toEqual({});
    expect(editor.flush()).toBe(true);
    expect(draft()).toBeUndefined();
  });

  it('A part of a time keeps the last whole one until the rest is typed', async () => {
    const { editor, queued } = given();
    editor.setIncomplete('dueTime');
    await pause();
    expect([queued(), Object.keys(editor.state().problems)]).toEqual([[], ['dueTime']]);
    editor.set({ dueTime: '09:30', dueZone: 'Asia/Tokyo' });
    await pause();
    expect(queued()).toEqual([[3, { dueDate: '2026-11-20', dueTime: '09:30', dueZone: 'Asia/Tokyo' }]]);
    expect(editor.state().problems).toEqual({});
  });

  it('A typed date waits in the draft until the field is left, because a part of it may be another date', async () => {
    const { editor, queued, draft } = given();
    editor.set({ dueText: '21 Dec' });
    await pause();
    expect([queued(), draft()?.dueText, editor.state().problems]).toEqual([[], '21 Dec', {}]);
    editor.set({ dueText: '21 Dec 2027' });
    expect(editor.flush()).toBe(true);
    expect(queued()).toEqual([[3, { dueDate: '2027-12-21', dueTime: null, dueZone: null }]]);
    expect([draft(), editor.state().fields.dueText]).toEqual([undefined, '']);
  });

  it('A page that closes keeps the draft until this device has stored the change', async () => {
    const { editor, queued, draft, markStored } = given();
    editor.set({ title: 'Line' });
    editor.flush(true);
    expect([queued(), draft()?.title]).toEqual([[[3, { title: 'Line' }]], 'Line']);
    markStored(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(draft()).toBeUndefined();
  });

  it('Valid text of an earlier visit is queued for the version that it began from', () => {
    const began = { ...rope, version: 2 };
    const { editor, queued, draft } = given({ fields: { ...fieldsOf(began), title: 'Line' }, began });
    editor.flush();
    expect([queued(), draft(), editor.state().wasRestored]).toEqual([
      [[2, { title: 'Line' }]],
      undefined,
      false,
    ]);
  });

  it('Invalid text of an earlier visit is shown as restored, and can be discarded', () => {
    const { editor, draft } = given({ fields: { ...fieldsOf(rope), title: '' }, began: rope });
    editor.flush();
    expect([editor.state().wasRestored, draft()?.title]).toEqual([true, '']);
    editor.discard();
    expect([editor.state().fields.title, editor.state().wasRestored, draft()]).toEqual([
      'Rope',
      false,
      undefined,
    ]);
  });

  it('What was changed elsewhere shows in the other fields and is not queued again', async () => {
    const { editor, queued } = given();
    editor.set({ title: 'Line' });
    editor.follow({ ...rope, description: 'Theirs', version: 4 }, 'title');
    await pause();
    expect(editor.state().fields).toMatchObject({ title: 'Line', description: 'Theirs' });
    expect(queued()).toEqual([[4, { title: 'Line' }]]);
  });

  it.each(['while the user types it', 'before the user typed on in it'])(
    'A field that was changed elsewhere %s is a conflict',
    async (name) => {
      const { editor, queued } = given();
      if (name.startsWith('while')) editor.set({ title: 'Line' });
      editor.follow({ ...rope, title: 'Theirs', version: 4 }, 'title');
      editor.set({ title: 'Line' });
      await pause();
      // No task has version 0.
      expect(queued()).toEqual([[0, { title: 'Line' }]]);
      expect(editor.state().fields.title).toBe('Line');
    },
  );

  it('A field that the user has left shows what was changed elsewhere', () => {
    const { editor } = given();
    const theirs = { ...rope, title: 'Theirs', version: 4 };
    editor.follow(theirs, 'title');
    expect(editor.state().fields.title).toBe('Rope');
    editor.follow(theirs, null);
    expect(editor.state().fields.title).toBe('Theirs');
  });
});
