import { describe, expect, it } from 'vitest';
import { readQuickAdd } from './quick-add-text';

/** A Friday. */
const TODAY = '2026-11-20';
const NOON = new Date(2026, 10, 20, 12, 0);
const LISTS = [
  { id: 'boat', name: 'Boat' },
  { id: 'home', name: 'Around the house' },
  { id: 'book', name: 'Books' },
];
const read = (line: string, ...rejected: string[]) =>
  readQuickAdd(line, { today: TODAY, now: NOON, lists: LISTS }, new Set(rejected));

describe('readQuickAdd', () => {
  it.each([
    ['Call Mary', { title: 'Call Mary' }],
    ['Call Mary tomorrow', { title: 'Call Mary', dueDate: '2026-11-21' }],
    ['today Call Mary', { title: 'Call Mary', dueDate: TODAY }],
    ['Call Mary monday', { title: 'Call Mary', dueDate: '2026-11-23' }],
    ['Call Mary friday', { title: 'Call Mary', dueDate: '2026-11-27' }],
    ['Call Mary Thursday', { title: 'Call Mary', dueDate: '2026-11-26' }],
    ['Renew 2027-02-28', { title: 'Renew', dueDate: '2027-02-28' }],
    ['Call Mary every day', { title: 'Call Mary', repeat: 'FREQ=DAILY', dueDate: TODAY }],
    [
      'Water plants every mon and thu',
      { title: 'Water plants', repeat: 'FREQ=WEEKLY;BYDAY=MO,TH', dueDate: '2026-11-23' },
    ],
    ['Pay rent every month on dec 1', { title: 'Pay rent', repeat: 'FREQ=MONTHLY', dueDate: '2026-12-01' }],
    ['Call Mary every other week', { title: 'Call Mary', repeat: 'FREQ=WEEKLY;INTERVAL=2', dueDate: TODAY }],
    [
      'Stretch every workday p3',
      { title: 'Stretch', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', dueDate: TODAY, priority: 1 },
    ],
    ['Call Mary p1', { title: 'Call Mary', priority: 3 }],
    ['Call Mary P3', { title: 'Call Mary', priority: 1 }],
    ['Call @family Mary @phone', { title: 'Call Mary', tags: ['family', 'phone'] }],
    [
      'Call  Mary tomorrow p2 @family',
      { title: 'Call Mary', dueDate: '2026-11-21', priority: 2, tags: ['family'] },
    ],
    ['Mow @garden @home @garden', { title: 'Mow @garden', tags: ['home', 'garden'] }],
    ['Mend the net #boat', { title: 'Mend the net', listId: 'boat' }],
    ['Mend #Around-the-house the door', { title: 'Mend the door', listId: 'home' }],
    ['Read #boo', { title: 'Read', listId: 'book' }],
    ['Read #bo', { title: 'Read #bo' }],
    ['Fix issue #42 #boat', { title: 'Fix issue #42', listId: 'boat' }],
  ])('readQuickAdd reads %j', (line, task) => {
    expect(read(line).task).toEqual(task);
  });

  it.each([
    "Read Tomorrow's paper",
    'Read “Tomorrow and tomorrow and tomorrow” again',
    'Read "the Sunday paper"',
    'Write to mary@example.com',
    'See https://example.com/today/p1/@home',
    'Buy p11 and p0',
    'Renew 2027-02-30',
    'Weigh the todays',
    'Meet @ noon',
    // A choice can't be read as a whole.
    'today or tomorrow',
    'email@',
    'tomorrow',
    'p1 @home today',
  ])('readQuickAdd leaves %j as it is [C5]', (line) => {
    expect(read(line)).toEqual({ task: { title: line }, chips: [] });
  });

  it('A rejected word becomes text again, whatever its case', () => {
    expect(read('Buy the Sunday paper p1', 'sunday').task).toEqual({
      title: 'Buy the Sunday paper',
      priority: 3,
    });
  });

  it('A repeat rule starts on the day given with it', () => {
    expect(read('Call Mary tomorrow every week').chips.map(({ label }) => label)).toEqual([
      'Due tomorrow',
      'Every week on Saturday',
    ]);
  });

  it('Each found part is named', () => {
    expect(read('Call Mary tomorrow p1 @family').chips.map(({ label }) => label)).toEqual([
      'Due tomorrow',
      'High priority',
      '@family',
    ]);
  });
});
