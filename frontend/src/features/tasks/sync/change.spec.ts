import { expect, it } from 'vitest';
import { givenTask } from '../testing/given-task';
import { conflicts, merged, type Update } from './change';

const rope = givenTask({ title: 'Rope' });
const rename = (seen: string, title: string): Update => ({
  kind: 'update',
  before: { ...rope, title: seen },
  change: { title },
});

it('A field that another device changed is a conflict, unless the user has seen it or wants the same', () => {
  const theirs = { ...rope, title: 'Theirs' };
  expect(conflicts([rename('Rope', 'Mine')], theirs)).toEqual(['title']);
  expect(conflicts([rename('Theirs', 'Mine')], theirs)).toEqual([]);
  expect(conflicts([rename('Rope', 'Theirs')], theirs)).toEqual([]);
});

it('An earlier update of this device that arrived without a response is not a conflict', () => {
  const updates = [rename('Rope', 'First'), rename('First', 'Second')];
  expect(conflicts(updates, { ...rope, title: 'First' })).toEqual([]);
  expect(conflicts(updates, { ...rope, title: 'Theirs' })).toEqual(['title']);
});

it('A moved day keeps a time that is sent with it, and a removed day removes it', () => {
  const update = (change: Update['change']): Update => ({ kind: 'update', before: rope, change });
  const timed = { dueDate: '2026-11-20', dueTime: '09:00', dueZone: 'Europe/Lisbon' };
  expect(merged([update(timed), update({ dueDate: '2026-11-21' })])).toEqual({
    ...timed,
    dueDate: '2026-11-21',
  });
  expect(merged([update(timed), update({ dueDate: null })])).toEqual({ dueDate: null });
});
