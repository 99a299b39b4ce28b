import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../../../scripts/testing/test-database.ts';
import { migrate } from '../src/database/migrate.js';
import { ORDERS, SORTS } from '../src/tasks/task-cursor.js';
import { TaskReadsRepository, type TaskPageRequest } from '../src/tasks/task-reads.repository.js';
import { DUE, TASK_COLUMNS, type TaskRow } from '../src/tasks/task.js';
import { fillBigTable, HOARDER, LIST, TASKS_PER_USER } from './support/big-table.js';
import { planFacts, type PlanFacts, type PlanMode } from './support/query-plan.js';

/** `npm run test:scale` uses a million rows. */
const USERS = process.env.npm_lifecycle_event === 'test:scale' ? 20_000 : 400;
const READER = 'user-7';
const MODES: readonly PlanMode[] = ['force_custom_plan', 'force_generic_plan'];
const COLUMNS = `id, title, position, priority, due_date::text AS "dueDate", due_time::text AS "dueTime",
  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt"`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(process.env.TEST_SERVER_URL ?? '', 'holdfast_list_plans');
  await migrate(database.ownerUrl);
  await fillBigTable(database.ownerUrl, USERS);
  client = new pg.Client(database.apiUrl);
  await client.connect();
}, 600_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The statement that the repository sends for a page, with fewer columns. */
const pageStatement = (userId: string, request: TaskPageRequest): [string, unknown[]] => {
  const statements: [string, unknown[]][] = [];
  const reads = new TaskReadsRepository({
    query: (text, parameters = []) => {
      statements.push([text.replace(TASK_COLUMNS, COLUMNS), parameters]);
      return new Promise(() => undefined);
    },
  });
  void reads.list(userId, request);
  const [statement] = statements;
  if (!statement) throw new Error('The repository sent no statement');
  return statement;
};

type Filter = Partial<TaskPageRequest>;

const today = new Date().toISOString().slice(0, 10);
const FILTERS: Readonly<Record<string, Filter>> = {
  completed: { completed: true },
  open: { completed: false },
  trashed: { trashed: true },
  'in the default list': { listId: null },
  'in a list': { listId: LIST },
  'of two tags': { tags: ['home', 'tag3'] },
  'of a priority': { priority: 2 },
  'due from': { dueFrom: today },
  'due to': { dueTo: today },
  'due to, in a time zone': { dueTo: today, zone: 'Europe/Berlin' },
  ...Object.fromEntries(
    DUE.map((filter) => [`due ${filter}`, { due: { filter, today }, zone: 'Europe/Berlin' }]),
  ),
  searched: { search: 'task wor' },
};

/** No filter, each filter alone, and each pair. */
function* combinations(): Generator<Filter> {
  yield {};
  const filters = Object.values(FILTERS);
  for (const [index, first] of filters.entries()) {
    yield first;
    for (const second of filters.slice(index + 1)) yield { ...first, ...second };
  }
}

const page = (sort: TaskPageRequest['sort'], filter: Filter, limit = TASKS_PER_USER): TaskPageRequest => ({
  trashed: false,
  sort,
  limit: limit + 1,
  offset: 0,
  ...filter,
});

async function rowsOf(userId: string, request: TaskPageRequest): Promise<TaskRow[]> {
  const { rows } = await client.query<TaskRow>(...pageStatement(userId, request));
  return rows;
}

const after = (sort: TaskPageRequest['sort'], row: TaskRow): Filter => ({
  after: { values: ORDERS[sort].keys.map((key) => key.of(row)), id: row.id },
});

const factsOf = (userId: string, request: TaskPageRequest, mode: PlanMode): Promise<PlanFacts> =>
  planFacts(client, pageStatement(userId, request), mode);

describe.each(MODES)('a page of tasks, planned by %s,', (mode) => {
  it.each(SORTS)(
    'sorted by %s, is read from an index of its owner, whatever the filters [C2]',
    async (sort) => {
      const [middle] = await rowsOf(READER, page(sort, { offset: TASKS_PER_USER / 2 }, 0));
      if (!middle) throw new Error('the reader has no tasks');
      for (const filter of combinations()) {
        for (const place of [{}, after(sort, middle)]) {
          const facts = await factsOf(READER, page(sort, { ...filter, ...place }), mode);
          const found = { sort, filter, place, facts };
          expect(found).toMatchObject({ facts: { unbounded: [] } });
          // The owner has one page of tasks. Each row may lie in another block, and the index adds a few.
          expect({ ...found, isBounded: facts.rowsRead <= TASKS_PER_USER }).toMatchObject({
            isBounded: true,
          });
          expect({ ...found, isBounded: facts.blocks <= TASKS_PER_USER + 20 }).toMatchObject({
            isBounded: true,
          });
        }
      }
    },
    120_000,
  );
});

describe.each(MODES)('a page of a user with 20,000 tasks, planned by %s,', (mode) => {
  const LIMIT = 10;
  const DEPTH = 1000;

  it.each(SORTS)(
    'sorted by %s, costs the same at a depth of 1,000 pages as at the start [C2]',
    async (sort) => {
      const [last] = await rowsOf(HOARDER, page(sort, { offset: LIMIT * DEPTH }, 0));
      if (!last) throw new Error('the hoarder has too few tasks');
      const first = await factsOf(HOARDER, page(sort, {}, LIMIT), mode);
      const deep = await factsOf(HOARDER, page(sort, after(sort, last), LIMIT), mode);
      for (const facts of [first, deep]) {
        const found = { sort, facts };
        expect(found).toMatchObject({ facts: { unbounded: [], sorts: false } });
        // A few more than the page, because many rows differ only by their ids in this order.
        expect({ ...found, isBounded: facts.rowsRead <= 2 * LIMIT }).toMatchObject({ isBounded: true });
        expect({ ...found, isBounded: facts.blocks <= 2 * LIMIT + 20 }).toMatchObject({ isBounded: true });
      }
    },
  );
});
