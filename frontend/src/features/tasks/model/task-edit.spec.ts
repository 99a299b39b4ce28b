import { describe, expect, it } from 'vitest';
import { localZone } from '../../../lib/calendar';
import { changeOf, editOf, fieldsOf, tagsOf } from './task-edit';
import { givenTask } from '../testing/given-task';

describe('Editing a task', () => {
  it('A task opened and closed sends nothing', () => {
    const task = givenTask({
      description: ' as it is ',
      dueDate: '2026-11-20',
      dueTime: '09:30',
      dueZone: 'Europe/Lisbon',
      priority: 2,
      tags: ['home', 'garden'],
    });
    expect(changeOf(task, editOf(fieldsOf(task)))).toEqual({});
  });

  it('A changed time keeps its zone, and a first time takes the zone of this device', () => {
    const task = givenTask({ dueDate: '2026-11-20', dueTime: '09:30', dueZone: 'Asia/Tokyo' });
    const moved = editOf({ ...fieldsOf(task), dueDate: '2026-11-21' });
    expect(changeOf(task, moved)).toEqual({ dueDate: '2026-11-21', dueTime: '09:30', dueZone: 'Asia/Tokyo' });
    const dayOnly = givenTask({ dueDate: '2026-11-20' });
    const timed = editOf({ ...fieldsOf(dayOnly), dueTime: '10:00' });
    expect(changeOf(dayOnly, timed)).toEqual({
      dueDate: '2026-11-20',
      dueTime: '10:00',
      dueZone: localZone(),
    });
  });

  it('A task moves to another list and out of it', () => {
    const task = givenTask({ listId: 'boat' });
    expect(changeOf(task, editOf({ ...fieldsOf(task), listId: '' }))).toEqual({ listId: null });
    expect(changeOf(task, editOf({ ...fieldsOf(task), listId: 'home' }))).toEqual({ listId: 'home' });
  });

  it('Clearing the date clears the time', () => {
    const task = givenTask({ dueDate: '2026-11-20', dueTime: '09:30', dueZone: 'Asia/Tokyo' });
    const edit = editOf({ ...fieldsOf(task), dueDate: '' });
    expect(changeOf(task, edit)).toEqual({ dueDate: null, dueTime: null, dueZone: null });
  });

  it.each([
    ['', []],
    [' , ,', []],
    ['home', ['home']],
    ['home, @garden ,#sea side,home', ['home', 'garden', 'sea side']],
    ['Café, Cafe\u0301', ['Café']],
  ])('The tags of %j are read', (text, tags) => {
    expect(tagsOf(text)).toEqual(tags);
  });
});
