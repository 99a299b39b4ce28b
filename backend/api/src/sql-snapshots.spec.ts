import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { UsageRepository } from './change-log/usage.repository.js';
import type { QuerySource } from './database/query-source.js';
import { ListsRepository } from './lists/lists.repository.js';
import { positionAfter } from './ordering/manual-order.js';
import { ReminderScheduleRepository } from './reminders/reminder-schedule.repository.js';
import { BulkCreateRepository } from './tasks/bulk/bulk-create.repository.js';
import { BulkRepository } from './tasks/bulk/bulk.repository.js';
import { SeriesRepository } from './tasks/recurrence/series.repository.js';
import { SORTS } from './tasks/task-cursor.js';
import { TaskReadsRepository, type TaskPageRequest } from './tasks/task-reads.repository.js';
import { DUE, withDefaults } from './tasks/task.js';
import { TasksRepository } from './tasks/tasks.repository.js';
import { TrashRepository } from './tasks/trash.repository.js';
import { TransferRepository } from './transfer/transfer.repository.js';

const limits = { tasks: 1, lists: 1, bytes: 1 };
const origin = { fingerprint: 'f', limits };
const change = { content: { completed: true }, addTags: ['a'], removeTags: ['b'], trashed: undefined };
const page: TaskPageRequest = { trashed: false, sort: 'created', limit: 51, offset: 0 };
const order = { table: 'app.list', userId: 'u', condition: 'true', parameters: [] } as const;
const filters = {
  completed: false,
  listId: 'l',
  tags: ['t'],
  ids: ['i'],
  priority: 1,
  dueFrom: 'd',
  dueTo: 'd',
  search: 's',
};

/** Each statement by its name: runs one method of a repository. */
type Calls = Readonly<Record<string, (source: QuerySource) => Promise<unknown>>>;

/** A source whose statements return these results, one after another. */
function returning(source: QuerySource, ...results: unknown[]): QuerySource {
  return {
    query: async <Result>(text: string) => {
      await source.query(text);
      return (results.shift() ?? []) as Result;
    },
  };
}

const neighbour = [{ id: 'i', position: 'a1' }];
const now = new Date(0);
const delivery = { taskId: 't', subscriptionId: 's', remindAt: 'r' };
const imported = { tasks: [], lists: [] };

const CALLS: Readonly<Record<string, Calls>> = {
  'change-log/usage.repository.sql': {
    find: (source) => new UsageRepository(source).find('u'),
    lock: (source) => new UsageRepository(source).lock('u', source),
    recount: (source) => new UsageRepository(source).recount('u', returning(source, [[{}], 1])),
  },
  'ordering/manual-order.sql': {
    'positionAfter, with a free position': (source) =>
      positionAfter(returning(source, neighbour), order, 'i', 'a'),
    'positionAfter, when the rows have to be spread out': (source) =>
      positionAfter(returning(source, neighbour, neighbour, neighbour, [], neighbour), order, 'i', 'a'),
  },
  'tasks/recurrence/series.repository.sql': {
    nextIds: (source) => new SeriesRepository(source).nextIds('u', ['i']),
    lock: (source) => new SeriesRepository(source).lock(source, 'u', ['i']),
    lockNow: (source) => new SeriesRepository(source).lockNow(source, 'u', ['i']),
    read: (source) => new SeriesRepository(source).read(source, 'u', ['i']),
    deleteNext: (source) => new SeriesRepository(source).deleteNext(source, 'u', []),
    successors: (source) => new SeriesRepository(source).successors(source, 'u', ['i'], ['i']),
    insertNext: (source) => new SeriesRepository(source).insertNext(source, 'u', []),
    linkNext: (source) => new SeriesRepository(source).linkNext(source, 'u', []),
    record: (source) =>
      new SeriesRepository(source).record(source, 'u', { tasks: [], created: [], deleted: [] }),
  },
  'reminders/reminder-schedule.repository.sql': {
    ownersToRemind: (source) => new ReminderScheduleRepository(source).ownersToRemind(now),
    ownersToRetry: (source) => new ReminderScheduleRepository(source).ownersToRetry(now),
    tasks: (source) => new ReminderScheduleRepository(source).tasks('u', now),
    remind: (source) => new ReminderScheduleRepository(source).remind('u', [], now, now),
    claim: (source) => new ReminderScheduleRepository(source).claim('u', now, now),
    finish: (source) => new ReminderScheduleRepository(source).finish('u', []),
    postpone: (source) => new ReminderScheduleRepository(source).postpone('u', delivery, now),
  },
  'transfer/transfer.repository.sql': {
    lists: (source) => new TransferRepository(source).lists('u'),
    taskPages: (source) => new TransferRepository(source).taskPages('u').next(),
    countMissing: (source) => new TransferRepository(source).countMissing('u', imported),
    insertLists: (source) => new TransferRepository(source).insertLists('u', [], source),
    insertTasks: (source) => new TransferRepository(source).insertTasks('u', [], source),
    record: (source) => new TransferRepository(source).record('u', { ...imported, bytes: 0 }, source),
  },
  'tasks/task-reads.repository.sql': {
    ...Object.fromEntries(
      SORTS.map((sort) => {
        const after = { values: ['v', 'v'], id: 'i' };
        return [
          `list, sorted by ${sort}, after a cursor`,
          (source: QuerySource) => new TaskReadsRepository(source).list('u', { ...page, sort, after }),
        ];
      }),
    ),
    ...Object.fromEntries(
      DUE.map((filter) => {
        const due = { filter, today: 'd' };
        return [
          `list, due: ${filter}`,
          (source: QuerySource) => new TaskReadsRepository(source).list('u', { ...page, due, zone: 'UTC' }),
        ];
      }),
    ),
    'list, with the other filters': (source) =>
      new TaskReadsRepository(source).list('u', { ...page, ...filters }),
    'list, due between two days in a time zone': (source) =>
      new TaskReadsRepository(source).list('u', { ...page, dueFrom: 'd', dueTo: 'd', zone: 'z' }),
    total: (source) => new TaskReadsRepository(source).total('u', page),
    find: (source) => new TaskReadsRepository(source).find('u', 'i'),
    findCreated: (source) => new TaskReadsRepository(source).findCreated('u', 'i', 'f'),
    count: (source) => new TaskReadsRepository(source).count('u'),
    summarise: (source) => new TaskReadsRepository(source).summarise('u', 'd', 'z'),
  },
  'tasks/tasks.repository.sql': {
    insert: (source) => new TasksRepository(source).insert('u', 'i', withDefaults({ title: 't' }), origin),
    'update of a title': (source) =>
      new TasksRepository(source).update('u', 'i', { title: 't' }, { versions: [1], bytesLimit: 1 }),
    'update of a priority': (source) => new TasksRepository(source).update('u', 'i', { priority: 1 }, {}),
    'update of completed': (source) =>
      new TasksRepository(source).update('u', 'i', { completed: true }, { series: 'outside' }),
    toggleOutsideSeries: (source) => new TasksRepository(source).toggleOutsideSeries('u', 'i'),
    move: (source) => new TasksRepository(source).move('u', 'i', null, 'p'),
    trash: (source) => new TasksRepository(source).trash('u', 'i', undefined),
    restore: (source) => new TasksRepository(source).restore('u', 'i'),
    delete: (source) => new TasksRepository(source).delete('u', 'i', source),
  },
  'tasks/bulk/bulk-create.repository.sql': {
    insert: (source) => new BulkCreateRepository(source).insert('u', []),
    record: (source) => new BulkCreateRepository(source).record('u', ['i'], 1),
    find: (source) => new BulkCreateRepository(source).find('u', ['i']),
  },
  'tasks/bulk/bulk.repository.sql': {
    findRecord: (source) => new BulkRepository(source).findRecord('u', 'b'),
    apply: (source) => new BulkRepository(source).apply('u', 'b', ['i'], change),
    undoChange: (source) => new BulkRepository(source).undoChange('u', 'b', source),
    undoListDeletion: (source) => new BulkRepository(source).undoListDeletion('u', 'b', source),
  },
  'tasks/trash.repository.sql': {
    ownersOfTrash: (source) => new TrashRepository(source).ownersOfTrash(30),
    ownersOfExpiredRecords: (source) => new TrashRepository(source).ownersOfExpiredRecords(),
    deleteExpiredRecords: (source) => new TrashRepository(source).deleteExpiredRecords('u'),
    lock: (source) => new TrashRepository(source).lock('u', 30, source),
    purge: (source) => new TrashRepository(source).purge('u', 30, source),
  },
  'lists/lists.repository.sql': {
    all: (source) => new ListsRepository(source).all('u'),
    insert: (source) => new ListsRepository(source).insert('u', 'i', { name: 'n', colour: null }, origin),
    update: (source) => new ListsRepository(source).update('u', 'i', { name: 'n' }),
    move: (source) => new ListsRepository(source).move('u', 'i', 'p'),
    delete: (source) => new ListsRepository(source).delete('u', 'i', 'b', source),
  },
};

async function statementsOf(calls: Calls): Promise<string> {
  let text =
    '-- Written by src/sql-snapshots.spec.ts. Delete this file and run the test twice to write it again.\n';
  for (const [name, call] of Object.entries(calls)) {
    text += `\n-- ${name}\n`;
    await call({
      query: <Result>(statement: string) => {
        text += `${statement.trim()};\n`;
        return Promise.resolve([] as Result);
      },
    });
  }
  return text;
}

describe('the SQL snapshot beside a repository', () => {
  it.each(Object.keys(CALLS))('%s shows the statements that the repository sends', async (path) => {
    const file = fileURLToPath(new URL(path, import.meta.url));
    const text = await statementsOf(CALLS[path] ?? {});
    const isMissing = !existsSync(file);
    if (isMissing) writeFileSync(file, text);
    // A new file has to be read and committed, so the run that writes it fails.
    expect({ path, isMissing, text: readFileSync(file, 'utf8') }).toEqual({ path, isMissing: false, text });
  });
});
