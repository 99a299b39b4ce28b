import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportOutcome } from '../src/transfer/dto/transfer.dto.js';
import { TestApi } from './support/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const golden = (name: string): Promise<string> =>
  readFile(new URL(`imports/${name}`, import.meta.url), 'utf8');

async function send(file: string, zone = 'Europe/Berlin'): Promise<ImportOutcome> {
  const { body } = await api
    .as('ada')('post', `/api/ada/import?format=auto&zone=${zone}`)
    .set('content-type', /^[[{]/.test(file) ? 'application/json' : 'text/csv')
    .send(file)
    .expect(200);
  return body as ImportOutcome;
}

/** Tasks in the order of the file, with the names of their lists. */
async function stored(): Promise<unknown[]> {
  const { body: tasks } = await api.as('ada')('get', '/api/ada/tasks?sort=manual&limit=100').expect(200);
  const { body: lists } = await api.as('ada')('get', '/api/ada/lists').expect(200);
  const names = new Map(
    (lists as { items: { id: string; name: string }[] }).items.map(({ id, name }) => [id, name]),
  );
  const { items } = tasks as { items: { listId: string | null }[] };
  return items.map((task) => ({ ...task, list: task.listId === null ? null : names.get(task.listId) }));
}
const codes = ({ warnings }: ImportOutcome): string[] =>
  warnings.map(({ line, code, values }) => `${line} ${code} ${values.join(': ')}`.trim());

describe('POST /api/:userId/import of a file of another product', () => {
  it('reads a TickTick backup', async () => {
    const outcome = await send(await golden('ticktick.csv'));
    expect(outcome).toMatchObject({ format: 'ticktick', tasks: { created: 4 }, problems: [] });
    expect(codes(outcome)).toEqual([
      '8 detailKept reminder: TRIGGER:P0DT9H0M0S',
      '8 detailKept column name: Waiting',
      '10 detailKept Start date: 2026-12-10T17:30:00+0000',
      '10 detailKept Repeat: FREQ=HOURLY',
      '10 parentKept Book the berth',
      '12 dateKept someday',
      '12 detailKept Status: -1',
    ]);
    expect(await stored()).toMatchObject([
      {
        title: 'Book the berth',
        list: 'Club / Regatta',
        description:
          'Ask for berth 7\nnear the crane\n\nreminder: TRIGGER:P0DT9H0M0S\n\ncolumn name: Waiting',
        tags: ['sea', 'harbour'],
        priority: 3,
        dueDate: '2026-12-12',
        dueTime: null,
        repeat: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=SA',
        completed: false,
        createdAt: '2026-10-09T15:09:48.000Z',
      },
      {
        title: 'Call the harbour master',
        description: 'Part of: Book the berth\n\nStart date: 2026-12-10T17:30:00+0000\n\nRepeat: FREQ=HOURLY',
        dueDate: '2026-12-10',
        dueTime: '19:30',
        dueZone: 'Europe/Berlin',
        priority: 1,
        repeat: null,
      },
      {
        title: 'Varnish',
        list: null,
        description: 'one coat, then another',
        completed: true,
        completedAt: '2026-11-25T10:39:31.000Z',
      },
      { title: 'Let go', description: 'Date: someday\n\nStatus: -1', priority: 2, completed: true },
    ]);
  });

  it('reads the tasks of Outlook', async () => {
    const outcome = await send(await golden('outlook.csv'));
    expect(outcome).toMatchObject({ format: 'outlook', tasks: { created: 3 }, problems: [] });
    expect(await stored()).toMatchObject([
      {
        title: 'Order new sails',
        description:
          'Ask for two offers\n\nStart date: 2026-12-01\n\nReminder: 2026-12-24 09:00\n\ntotal work: 2 hours\n\ncompanies: Loft & Sons',
        tags: ['Club', 'Sails'],
        priority: 3,
        dueDate: '2026-12-24',
      },
      {
        title: 'Pay the berth',
        description: null,
        priority: 1,
        dueDate: '2026-02-01',
        completed: true,
        completedAt: '2026-02-01T12:00:00.000Z',
      },
      {
        title: 'Wait for Kim',
        description:
          'Status: Waiting on someone else\n\n% complete: 50\n\nprivate: True\n\nsensitivity: Private',
        completed: false,
      },
    ]);
  });

  it('reads the Google Tasks of a Takeout', async () => {
    const outcome = await send(await golden('google-tasks.json'));
    expect(outcome).toMatchObject({ format: 'google-tasks', tasks: { created: 3 }, problems: [] });
    expect(codes(outcome)).toEqual([
      '1 detailKept links: [{"type":"email","link":"https://mail.example.com/1"}]',
      '2 parentKept Paint the hull',
      '3 dateKept soon',
      '3 untitled',
    ]);
    expect(await stored()).toMatchObject([
      { title: 'Paint the hull', list: 'Boat', dueDate: '2026-12-24', dueTime: null },
      {
        title: 'Buy paint',
        description: 'Part of: Paint the hull',
        completed: true,
        completedAt: '2026-11-03T08:00:00.000Z',
      },
      { title: 'Untitled', list: 'Home', description: 'Due: soon' },
    ]);
  });

  it('reads the data.json of a Vikunja export', async () => {
    const outcome = await send(await golden('vikunja.json'));
    expect(outcome).toMatchObject({ format: 'vikunja', tasks: { created: 3 }, lists: { created: 2 } });
    expect(codes(outcome).map((code) => code.slice(0, 24))).toEqual([
      '1 noteIsTask Winter',
      '2 detailKept attachment:',
      '2 detailKept reminders: ',
      '2 detailKept percent_don',
      '4 detailKept priority: 5',
      '4 detailKept blocking: C',
      '4 parentKept Lay up the ',
    ]);
    expect(await stored()).toMatchObject([
      { title: 'Winter', list: 'Winter', description: 'All that waits for the frost' },
      {
        title: 'Lay up the boat',
        description: expect.stringMatching(
          /^With care & time\n\n- mast\n\n- sails\n\n\[How\]\(https:\/\/example\.com\/\)\n\nattachment: plan\.pdf\n\nreminders: .*\n\npercent_done: 0\.5\n\nBring a rope$/,
        ),
        dueDate: '2026-12-11',
        dueTime: '22:30',
        repeat: 'FREQ=WEEKLY;INTERVAL=1',
        repeatFrom: 'completion',
        priority: 2,
        tags: ['yard'],
        completed: true,
      },
      {
        title: 'Drain it',
        list: 'Engine',
        description: 'Part of: Lay up the boat\n\npriority: 5\n\nblocking: Cover it',
        dueDate: null,
        priority: 3,
      },
    ]);
  });

  it('reads the JSON of Things', async () => {
    const outcome = await send(await golden('things.json'));
    expect(outcome).toMatchObject({ format: 'things', tasks: { created: 4 }, lists: { created: 1 } });
    expect(await stored()).toMatchObject([
      {
        title: 'Buy milk',
        description: 'Oat\n\n- [x] two litres\n- [ ] cold\n\nDeadline: 2026-12-31',
        dueDate: '2026-12-24',
        dueTime: '18:00',
        tags: ['shop'],
      },
      { title: 'Trip', list: 'Trip', description: 'By train\n\narea: Family' },
      { title: 'Ask Kim', description: 'When: someday\n\nStatus: canceled', completed: true },
      {
        title: 'Tickets',
        list: 'Trip',
        description: 'Heading: Before',
        dueDate: '2026-12-01',
        completed: true,
        completedAt: '2026-11-02T10:00:00.000Z',
      },
    ]);
  });

  it('reads a list in Markdown, and plain lines', async () => {
    const outcome = await send(await golden('plain-list.txt'));
    expect(outcome).toMatchObject({ format: 'text', tasks: { created: 7 }, problems: [] });
    expect(codes(outcome)).toEqual(['5 parentKept Paint the hull']);
    expect(await stored()).toMatchObject([
      { title: 'Paint the hull', list: 'Boat', description: 'Two coats', completed: false },
      { title: 'Buy paint', description: 'Part of: Paint the hull', completed: true },
      { title: 'Sand', description: null },
      { title: 'Windows', list: 'Home' },
      { title: 'Gates' },
      { title: 'Roof', completed: true },
      { title: 'Plain line, with a comma', completed: false },
    ]);
  });

  it.each([
    'ticktick.csv',
    'outlook.csv',
    'google-tasks.json',
    'vikunja.json',
    'things.json',
    'plain-list.txt',
  ])('creates nothing when %s is imported again on another day', async (name) => {
    const file = await golden(name);
    const { tasks } = await send(file, 'Pacific/Pago_Pago');
    expect(tasks.created).toBeGreaterThan(2);
    expect((await send(file, 'Pacific/Kiritimati')).tasks).toEqual({
      created: 0,
      unchanged: tasks.created,
    });
  });

  it.each([
    ['[{"type":"to-do","attributes":{"title":"x"}}', 'things', 'isn’t a JSON file'],
    ['{"kind":"other","x":"tasks#taskLists"}', 'google-tasks', 'another format'],
    ['Name,Due\nMilk,soon\n', 'csv', 'There is no column "title"'],
    ['', 'csv', 'The file is empty'],
  ])('says why %j can’t be read', async (file, format, message) => {
    const { body } = await api
      .as('ada')('post', '/api/ada/import?format=auto&dryRun=true')
      .set('content-type', 'text/csv')
      .send(file)
      .expect(200);
    expect(body).toMatchObject({ format, problems: [{ msg: expect.stringContaining(message) }] });
  });

  it('refuses JSON that is nested too deeply', async () => {
    const deep = `[{"type":"to-do","attributes":{"title":"x","tags":${'['.repeat(40)}${']'.repeat(40)}}}]`;
    const { body } = await api
      .as('ada')('post', '/api/ada/import?format=auto')
      .set('content-type', 'application/json')
      .send(deep)
      .expect(400);
    expect((body as { code: string }).code).toBe('REQUEST_MALFORMED');
  });
});
