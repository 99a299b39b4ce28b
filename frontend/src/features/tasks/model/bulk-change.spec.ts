import { expect, it } from 'vitest';
import { givenTask } from '../testing/given-task';
import { applied } from './bulk-change';

const timed = { dueDate: '2026-11-20', dueTime: '09:00', dueZone: 'Europe/Lisbon' };
const nothing = { dueDate: null, dueTime: null, dueZone: null };

it('A bulk change moves the day of a task, keeps its time, and removes all with the day', () => {
  const task = givenTask(timed);
  expect(applied({ dueDate: '2026-11-21' }, task)).toMatchObject({ ...timed, dueDate: '2026-11-21' });
  expect(applied({ dueTime: null }, task)).toMatchObject({ ...nothing, dueDate: '2026-11-20' });
  expect(applied({ dueDate: null }, task)).toMatchObject(nothing);
  expect(applied({ priority: 1 }, task)).toMatchObject({ ...timed, priority: 1 });
  expect(applied({ dueDate: '2026-11-21' }, givenTask())).toMatchObject({
    ...nothing,
    dueDate: '2026-11-21',
  });
});
