import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportOutcome } from '../src/transfer/dto/transfer.dto.js';
import { TestApi } from './support/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const send = (file: string, { status = 200, userId = 'ada' } = {}) =>
  api
    .as(userId)('post', `/api/${userId}/import?format=auto`)
    .set('content-type', 'text/csv')
    .send(file)
    .expect(status);
const exported = async (userId = 'ada'): Promise<string> =>
  (await api.as(userId)('get', `/api/${userId}/export?format=csv`).expect(200)).text;
const stored = async (): Promise<Record<string, unknown>[]> => {
  const { body } = await api.as('ada')('get', '/api/ada/tasks?sort=manual').expect(200);
  return (body as { items: Record<string, unknown>[] }).items;
};

describe('POST /api/:userId/import of a CSV that a spreadsheet saved', () => {
  it('recognizes every task of an export whose days, times and truth values are written differently', async () => {
    const due = { dueDate: '2026-12-24', dueTime: '09:30', dueZone: 'Europe/Berlin' };
    await api.givenTask('ada', { title: 'Müsli', ...due, tags: ['a', 'b'] });
    const { id } = await api.givenTask('ada', { title: 'Done', dueDate: '2026-02-01' });
    await api.as('ada')('patch', `/api/ada/tasks/${id}/complete`).expect(200);
    const file = await exported();
    expect(file.startsWith('\uFEFFtitle,description,')).toBe(true);
    const german = file
      .replaceAll('2026-12-24,', '24.12.2026,')
      .replaceAll('2026-02-01,', '01.02.2026,')
      .replaceAll(',true,', ',WAHR,')
      .replaceAll(',false,', ',FALSCH,')
      .replaceAll(',09:30,', ',09:30:00,');
    expect(german).not.toBe(file);
    const { body } = await send(german.replace('"a,b"', '"a;b"').replaceAll(',', ';').replace('a;b', 'a,b'), {
      userId: 'bob',
    });
    expect(body).toMatchObject({ format: 'csv', tasks: { created: 2 }, problems: [], warnings: [] });
    expect(await exported('bob')).toBe(file);
  });

  it.each([
    ['24.12.2026;9:30', 'title;dueDate;dueTime;dueZone'],
    ['12/24/2026\t9:30 AM', 'sep=\t\ntitle\tdueDate\tdueTime\tdueZone'],
    ['2026/12/24|09:30:00', 'title|dueDate|dueTime|dueZone'],
  ])('reads the day and time %j, whatever the delimiter', async (cells, header) => {
    const delimiter = header.charAt(header.lastIndexOf('title') + 'title'.length);
    await send(`${header}\r\n${['x', cells, 'Europe/Berlin'].join(delimiter)}\r\n`);
    expect(await stored()).toMatchObject([{ dueDate: '2026-12-24', dueTime: '09:30' }]);
  });

  it('refuses a day that can be read in two orders, and reads it where another shows the order', async () => {
    const { body } = await send('title,dueDate\nx,2/1/2026\n', { status: 422 });
    expect((body as { errors: unknown[] }).errors).toMatchObject([{ loc: ['body', 2] }]);
    await send('title,dueDate\nx,2/1/2026\ny,24/12/2026\n');
    expect(await stored()).toMatchObject([{ dueDate: '2026-01-02' }, { dueDate: '2026-12-24' }]);
  });

  it('keeps unknown columns, columns without a name and further cells in the description', async () => {
    const { body } = await send('title,due,,title\nMilk,soon,2 l,Bread,eggs,,ham\n');
    expect((body as ImportOutcome).warnings.map(({ code }) => code)).toEqual(Array(4).fill('detailKept'));
    expect(await stored()).toMatchObject([
      { title: 'Milk', description: 'due: soon\n\n3: 2 l\n\ntitle 4: Bread\n\nmore cells: eggs, ham' },
    ]);
  });

  it('continues a title, a description and tags that are too long', async () => {
    const [title, description, tag] = ['t'.repeat(201), 'd'.repeat(5001), 'x'.repeat(51)];
    const { body } = await send(`title,description,tags\n${title},${description},"${tag},y"\n`);
    expect((body as ImportOutcome).warnings.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 titleCut',
      '2 tagsKept',
      '2 continued',
    ]);
    const [first, second] = await stored();
    expect(`${String(first?.description)}${String(second?.description)}`).toBe(
      `${title}\n\n${description}\n\nLabels: ${tag}`,
    );
    expect((await send(`title,description,tags\n${title},${description},"${tag},y"\n`)).body).toMatchObject({
      tasks: { created: 0, unchanged: 2 },
    });
  });
});
