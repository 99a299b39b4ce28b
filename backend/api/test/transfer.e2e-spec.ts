import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi, titlesOf } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const IMPORT = '/api/ada/import';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const fileOf = async (format: string, userId = 'ada'): Promise<string> => {
  const { text } = await api.as(userId)('get', `/api/${userId}/export?format=${format}`).expect(200);
  return text;
};
const send = (query: string, file: string, userId = 'ada') =>
  api
    .as(userId)('post', `/api/${userId}/import?${query}`)
    .set('content-type', query.includes('json') ? 'application/json' : 'text/csv')
    .send(file);
/** Without the columns that an export doesn't contain. */
const stored = async (userId: string): Promise<unknown[]> =>
  (await api.storedTasks(userId)).map((row) => ({
    ...row,
    user_id: '',
    version: 0,
    updated_at: 0,
    remind_from: 0,
    fingerprint: '',
  }));

/** Tasks with everything that a task can have. */
async function givenEverything(): Promise<void> {
  const { body: list } = await ada('post', '/api/ada/lists').send({
    name: 'Home, "sweet"',
    colour: '#1f7a4d',
  });
  const timed = { dueDate: '2026-12-24', dueTime: '18:00', dueZone: 'Europe/Lisbon' };
  const daily = { dueDate: '2026-12-01', repeat: 'FREQ=WEEKLY;BYDAY=TU', repeatFrom: 'completion' };
  await api.givenTask('ada', { title: 'Plain' });
  await api.givenTask('ada', {
    title: `=HYPERLINK("x")`,
    description: '-1\nline, "two"\r\n\'=3',
    listId: list.id,
  });
  await api.givenTask('ada', {
    title: '三 👩‍👩‍👧 “q”; a\tb',
    tags: ['a,b', 'c "d"', '=x'],
    priority: 3,
    ...timed,
  });
  const { id } = await api.givenTask('ada', { title: 'Again', ...daily });
  await ada('patch', `${TASKS}/${id}/complete`).expect(200);
  const gone = await api.givenTask('ada', { title: `'quoted` });
  await ada('delete', `${TASKS}/${gone.id}`).expect(204);
}

describe('GET /api/:userId/export', () => {
  it('returns everything as an attachment that spreadsheets don’t execute', async () => {
    await givenEverything();
    const { headers, text } = await ada('get', '/api/ada/export?format=csv').expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="holdfast-\d{4}-\d\d-\d\d\.csv"$/);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text.split('\n').filter((line) => /^[=+@-]/.test(line))).toEqual([]);
    await ada('get', '/api/ada/export?format=xml').expect(422);
  });

  it('contains no other user’s rows [A9]', async () => {
    await givenEverything();
    expect(JSON.parse(await fileOf('json', 'bob'))).toEqual({
      format: 'holdfast',
      version: 1,
      lists: [],
      tasks: [],
    });
    await api.as('bob')('get', '/api/ada/export').expect(403);
  });
});

describe('POST /api/:userId/import', () => {
  it.each(['json', 'csv'])(
    'imports an export as %s with every field, and recognizes it the second time',
    async (format) => {
      await givenEverything();
      const file = await fileOf(format);
      const { body } = await send(`format=${format}`, file, 'bob').expect(200);
      expect(body).toMatchObject({
        dryRun: false,
        format,
        tasks: { created: 6, unchanged: 0 },
        lists: { created: 1 },
        problems: [],
        warnings: [],
        furtherWarnings: 0,
        rows: { read: format === 'json' ? 7 : 6, skipped: 0 },
        columns: format === 'json' ? [] : Array.from({ length: 16 }, () => ({ use: 'field' })),
      });
      expect(await fileOf(format, 'bob')).toBe(file);
      if (format === 'json') expect(await stored('bob')).toEqual(await stored('ada'));
      const again = await send(`format=${format}`, file, 'bob').expect(200);
      expect(again.body).toMatchObject({ tasks: { created: 0, unchanged: 6 }, lists: { created: 0 } });
      const own = await send(`format=${format}`, file).expect(200);
      expect(own.body).toMatchObject({ tasks: { created: 0, unchanged: 6 }, lists: { created: 0 } });
      const { body: found } = await api.as('bob')('get', '/api/bob/tasks?q=hyperlink').expect(200);
      expect(found.items).toHaveLength(1);
    },
  );

  it('writes nothing in a dry run, and returns what it would do', async () => {
    const file = 'Title;List;Priority\nMilk;Shop;1\nMilk;Shop;1\nBread;;\n';
    const asked = await send('format=csv&dryRun=true', file).expect(200);
    expect(asked.body).toMatchObject({ dryRun: true, tasks: { created: 3 }, lists: { created: 1 } });
    expect(await api.storedTasks()).toEqual([]);
    const done = await send('format=csv', file).expect(200);
    expect(done.body).toEqual({ ...asked.body, dryRun: false });
    const { body } = await ada('get', `${TASKS}?sort=manual`).expect(200);
    expect(titlesOf(body)).toEqual(['Milk', 'Milk', 'Bread']);
    // A line that occurs twice creates two tasks. The same file creates none the second time.
    expect((await send('format=csv', file).expect(200)).body).toMatchObject({
      tasks: { created: 0, unchanged: 3 },
    });
    // A task that has changed since stays as it is.
    await ada('patch', `${TASKS}/${body.items[0].id}`).send({ title: 'Oat milk' }).expect(200);
    expect((await send('format=csv', file).expect(200)).body).toMatchObject({ tasks: { created: 0 } });
    expect(await api.storedTasks()).toHaveLength(3);
  });

  it('imports nothing from a file with errors, and names the lines', async () => {
    const file =
      'title,priority,dueDate,repeat\nGood,1,,\n,2,,\nBad,9,,\nWorse,1,2026-02-30,\nLast,,,FREQ=DAILY\n';
    const { body } = await send('format=csv', file).expect(422);
    expect(body.code).toBe('REQUEST_INVALID');
    expect(body.errors).toMatchObject(
      [3, 4, 5, 6].map((line) => ({ loc: ['body', line], type: 'importLine' })),
    );
    expect(await api.storedTasks()).toEqual([]);
    const asked = await send('format=csv&dryRun=true', file).expect(200);
    expect(asked.body.problems).toHaveLength(4);
  });

  it.each([
    ['csv', '', 'The file is empty'],
    ['csv', 'name\nx\n', 'There is no column "title"'],
    ['csv', 'title\n"x\n', 'Quote Not Closed'],
    ['csv', 'title,tags\nx,"""a"\n', 'tags must be separated by commas'],
    ['json', '{', 'isn’t a file of the format'],
    ['json', '[]', 'isn’t a file of the format'],
    ['json', '{"format":"holdfast","version":1,"tasks":{}}', 'must be arrays'],
    ['json', '{"format":"holdfast","version":1,"tasks":[7]}', 'element is not a known field'],
    [
      'json',
      '{"format":"holdfast","version":1,"tasks":[{"title":"x","userId":"bob"}]}',
      'userId is not a known field',
    ],
    [
      'json',
      `{"format":"holdfast","version":1,"tasks":[{"title":"x","listId":"${randomUUID()}"}]}`,
      'listId must be',
    ],
    ['json', '{"format":"holdfast","version":1,"tasks":[{"title":"a\\u0000b"}]}', 'NUL'],
    ['todoist', 'title\nx\n', 'isn’t a Todoist export'],
  ])('refuses the %s %j with 422', async (format, file, message) => {
    const { body } = await send(`format=${format}`, file).expect(422);
    expect(body.errors[0].msg).toContain(message);
    expect(await api.storedTasks()).toEqual([]);
  });

  it('accepts files of two types and up to 16 MiB, on this route only, and says so in its refusals', async () => {
    const create = (type: string) => ada('post', TASKS).set('content-type', type);
    const large = 'x'.repeat(17_000_000);
    const refusals = [
      await create('text/csv').send('title\nx').expect(415),
      await create('text/plain').send('title\nx').expect(415),
      await ada('post', IMPORT).set('content-type', 'text/plain').send('title\nx').expect(415),
      await create('application/json').send({ title: large }).expect(413),
      await send('format=csv', `title\n${large}`).expect(413),
    ];
    expect(refusals.map(({ body }) => (body as { detail: string }).detail)).toEqual([
      'The body must be application/json',
      'The body must be application/json',
      'A file to import must be application/json or text/csv',
      'The body can be at most 100 KiB long',
      'A file to import can be at most 16 MiB long',
    ]);
    await send('format=csv', 'title\nx', 'bob').expect(200);
    await api
      .as('bob')('post', `${IMPORT}?format=csv`)
      .set('content-type', 'text/csv')
      .send('title\nx')
      .expect(403);
    expect(await api.storedTasks('ada')).toEqual([]);
  });

  it('imports a Todoist project: sections, labels, priorities, dates, notes, and subtasks in any order', async () => {
    const file = [
      'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE',
      'task,A child before its parent,,4,2,,,,,',
      'task,Buy milk @shop @dairy,Two litres,1,1,,,every! 3 days at 9am,en,Europe/Berlin',
      'note,Oat if there is,,,,Ada,,,,',
      'task,Ask for the bill,,3,2,,,every blue moon,en,',
      ',,,,,,,,,',
      'section,Garden,,,,,,,,',
      'task,"Mow, the lawn",,2,1,,,every 2nd sat,en,',
    ].join('\n');
    const { body } = await send('format=todoist&zone=Europe/Lisbon', file).expect(200);
    expect(body).toMatchObject({ tasks: { created: 4 }, lists: { created: 1 }, problems: [] });
    expect(body.warnings).toEqual([
      {
        line: 5,
        msg: 'The date "every blue moon" is kept in the description',
        code: 'dateKept',
        values: ['every blue moon'],
      },
      {
        line: 5,
        msg: 'This is a subtask of "Buy milk". The description says so',
        code: 'parentKept',
        values: ['Buy milk'],
      },
    ]);
    const { body: page } = await ada('get', `${TASKS}?sort=manual`).expect(200);
    expect(page.items).toMatchObject([
      { title: 'A child before its parent', description: null, priority: 0, listId: null },
      {
        title: 'Buy milk',
        description: 'Two litres\n\nOat if there is',
        priority: 3,
        tags: ['shop', 'dairy'],
        dueTime: '09:00',
        dueZone: 'Europe/Berlin',
        repeat: 'FREQ=DAILY;INTERVAL=3',
        repeatFrom: 'completion',
      },
      { title: 'Ask for the bill', description: 'Part of: Buy milk\n\nDate: every blue moon', priority: 1 },
      { title: 'Mow, the lawn', repeat: 'FREQ=MONTHLY;BYDAY=2SA', listId: expect.any(String) },
    ]);
    expect((await send('format=todoist', file).expect(200)).body.tasks.created).toBe(0);
  });

  it('imports 10,000 tasks while the requests of others are served', async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, n) => `Task ${n},"Some words about task ${n}","tag ${n % 20}",${n % 4}`,
    );
    const file = `title,description,tags,priority\n${lines.join('\n')}\n`;
    const waits: number[] = [];
    const over = new AbortController();
    const others = (async () => {
      const bob = api.as('bob');
      while (!over.signal.aborted) {
        const started = performance.now();
        await bob('post', '/api/bob/tasks').send({ title: 'x' }).expect(201);
        waits.push(performance.now() - started);
        await delay(5);
      }
    })();
    const started = performance.now();
    const { body } = await send('format=csv', file).expect(200);
    const took = Math.round(performance.now() - started);
    over.abort();
    await others;
    expect(body).toMatchObject({ tasks: { created: 10_000, unchanged: 0 } });
    const longest = Math.round(Math.max(...waits));
    process.stdout.write(
      `10,000 tasks in ${took} ms; ${waits.length} writes of another meanwhile, longest ${longest} ms\n`,
    );
    expect(waits.length).toBeGreaterThan(20);
    // A write that had to wait for the whole import would take as long.
    expect(longest).toBeLessThan(took / 2);
    const exported = JSON.parse(await fileOf('json')) as { tasks: unknown[] };
    expect(exported.tasks).toHaveLength(10_000);
  }, 60_000);
});
