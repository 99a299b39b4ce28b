import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportOutcome } from '../src/transfer/dto/transfer.dto.js';
import { TestApi } from './support/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());
beforeEach(() => api.empty());

/** In the order of Todoist's own files. */
const COLUMNS =
  'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG'.split(
    ',',
  );
type Row = Readonly<Record<string, string>>;

const fileOf = (rows: readonly Row[], { columns = COLUMNS, delimiter = ',' } = {}): string => {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rows.map((row) => columns.map((name) => cell(row[name] ?? '')).join(delimiter));
  return `\uFEFF${[columns.join(delimiter), ...lines].join('\r\n')}\r\n`;
};
const task = (content: string, others: Row = {}): Row => ({
  TYPE: 'task',
  CONTENT: content,
  PRIORITY: '4',
  INDENT: '1',
  AUTHOR: 'Ada (1)',
  DATE_LANG: 'en',
  ...others,
});

async function send(file: string, zone = 'Europe/Berlin'): Promise<ImportOutcome> {
  const { body } = await api
    .as('ada')('post', `/api/ada/import?format=todoist&zone=${zone}`)
    .set('content-type', 'text/csv')
    .send(file)
    .expect(200);
  return body as ImportOutcome;
}

interface Stored {
  readonly title: string;
  readonly description: string | null;
  readonly listId: string | null;
  readonly tags: string[];
  readonly dueDate: string | null;
  readonly dueTime: string | null;
}
const stored = async (): Promise<Stored[]> => {
  const { body } = await api.as('ada')('get', '/api/ada/tasks?sort=manual&limit=100').expect(200);
  return (body as { items: Stored[] }).items;
};
const listNames = async (): Promise<string[]> => {
  const { body } = await api.as('ada')('get', '/api/ada/lists').expect(200);
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
};
const codes = ({ warnings }: ImportOutcome): string[] => warnings.map(({ line, code }) => `${line} ${code}`);

describe('POST /api/:userId/import of a Todoist file', () => {
  it('continues comments and descriptions of any length in further tasks', async () => {
    const comment = Array.from({ length: 2000 }, (_, n) => `word${n}`).join(' ');
    const emoji = '🪢'.repeat(5000);
    const outcome = await send(
      fileOf([
        task('Read the rules @club'),
        { TYPE: 'note', CONTENT: comment },
        task('Knots', { DESCRIPTION: emoji }),
        task('Fits', { DESCRIPTION: 'x'.repeat(4995), INDENT: '2' }),
      ]),
    );
    expect(codes(outcome)).toEqual(['2 continued', '5 parentKept', '5 continued']);
    expect(outcome.warnings[0]?.values).toEqual(['3']);
    const tasks = await stored();
    expect(tasks.map(({ title }) => title)).toEqual([
      'Read the rules',
      'Read the rules (2/4)',
      'Read the rules (3/4)',
      'Read the rules (4/4)',
      'Knots',
      'Fits',
      'Fits (2/2)',
    ]);
    const text = (from: number, to?: number) =>
      tasks
        .slice(from, to)
        .map(({ description }) => description)
        .join('');
    expect(text(0, 4)).toBe(comment);
    expect(tasks[1]?.tags).toEqual(['club']);
    expect(text(4, 5)).toBe(emoji);
    expect(text(5)).toBe(`Part of: Knots\n\n${'x'.repeat(4995)}`);
  });

  it('keeps titles, labels and section names that are too long in the description', async () => {
    const [title, section, label] = ['t'.repeat(500), 's'.repeat(130), 'l'.repeat(55)];
    const labels = Array.from({ length: 22 }, (_, n) => `l${n}`);
    const outcome = await send(
      fileOf([
        { TYPE: 'section', CONTENT: section },
        task(`${title} @${label} @short`),
        task(`Many ${labels.map((name) => `@${name}`).join(' ')}`),
      ]),
    );
    expect(codes(outcome)).toEqual(['3 titleCut', '3 listCut', '3 tagsKept', '4 listCut', '4 tagsKept']);
    const [long, many] = await stored();
    expect(long).toMatchObject({
      title: `${'t'.repeat(199)}…`,
      description: `${title}\n\nList: ${section}\n\nLabels: ${label}`,
      tags: [`${'l'.repeat(49)}…`, 'short'],
    });
    expect(many).toMatchObject({
      description: `List: ${section}\n\nLabels: l20, l21`,
      tags: labels.slice(0, 20),
    });
    expect(await listNames()).toEqual([`${'s'.repeat(99)}…`]);
  });

  it.each([
    ['the hour 25', '2026-12-24 25:70', '2026-12-24'],
    ['the hour 24', '2026-12-24 24:00', '2026-12-24'],
    ['the day', '2026-02-30', null],
    ['the time', '24:00', null],
    ['the length', 'x'.repeat(6000), null],
  ])('keeps a date that can’t be read for %s in the description', async (_reason, date, dueDate) => {
    expect(codes(await send(fileOf([task('Call', { DATE: date })])))).toContain('2 dateKept');
    const [first, second] = await stored();
    expect(first).toMatchObject({ title: 'Call', dueDate, dueTime: null });
    expect(`${first?.description ?? ''}${second?.description ?? ''}`).toBe(`Date: ${date}`);
  });

  it('imports tasks without a title, and texts that can’t be stored as they are', async () => {
    const outcome = await send(fileOf([task(''), task('\u200B'), task('a\0b', { PRIORITY: '1.5' })]));
    expect(codes(outcome)).toEqual(['2 untitled', '3 untitled', '4 detailKept', '4 charactersRemoved']);
    expect(await stored()).toMatchObject([
      { title: 'Untitled' },
      { title: 'Untitled' },
      { title: 'ab', description: 'Priority: 1.5' },
    ]);
  });

  it('takes the deadline as the due date of a task without a date, and keeps what has no field', async () => {
    const outcome = await send(
      fileOf(
        [
          task('Only deadline', { DEADLINE: '2026-12-10', DEADLINE_LANG: 'en' }),
          task('German deadline', { DEADLINE: '10.12.2026', DEADLINE_LANG: 'de' }),
          task('Both', {
            DATE: '2026-12-01',
            DEADLINE: '2026-12-10',
            DURATION: '60',
            DURATION_UNIT: 'minute',
            RESPONSIBLE: 'Kim (42)',
            TIMEZONE: 'Mars/Base',
            NEW_COLUMN: 'news',
          }),
        ],
        { columns: [...COLUMNS, 'NEW_COLUMN'] },
      ),
    );
    expect(codes(outcome)).toEqual([
      '2 deadlineIsDue',
      '3 deadlineIsDue',
      ...Array.from({ length: 5 }, () => '4 detailKept'),
    ]);
    expect(await stored()).toMatchObject([
      { title: 'Only deadline', dueDate: '2026-12-10', description: null },
      { title: 'German deadline', dueDate: '2026-12-10' },
      {
        dueDate: '2026-12-01',
        description:
          'Deadline: 2026-12-10\n\nDuration: 60 minute\n\nTime zone: Mars/Base\n\nResponsible: Kim (42)\n\nNew column: news',
      },
    ]);
  });

  it('makes tasks of the notes of a project or section, and of rows whose type isn’t known', async () => {
    const outcome = await send(
      fileOf([
        { TYPE: 'meta', CONTENT: 'view_style=list' },
        { TYPE: 'note', CONTENT: 'Bring cash\nand a pen' },
        { TYPE: 'project_note', CONTENT: 'Ask Kim' },
        { TYPE: 'Task', CONTENT: 'Capital' },
        { TYPE: ' task', CONTENT: 'Space' },
        { TYPE: 'note', CONTENT: 'A comment' },
        { TYPE: 'section', CONTENT: 'Garden', DESCRIPTION: 'Near the shed' },
        { TYPE: 'goal', CONTENT: 'Strange' },
        { TYPE: '' },
      ]),
    );
    expect(codes(outcome)).toEqual(['3 noteIsTask', '9 noteIsTask', '10 typeUnknown']);
    expect(outcome.tasks.created).toBe(5);
    // The settings of the project and the empty row.
    expect(outcome.rows).toEqual({ read: 9, skipped: 2 });
    const unused = outcome.columns.filter(({ use }) => use !== 'field');
    expect(unused).toEqual([
      { name: 'author', use: 'none' },
      { name: 'responsible', use: 'description' },
    ]);
    expect(await stored()).toMatchObject([
      { title: 'Bring cash', description: 'and a pen\n\nAsk Kim', listId: null },
      { title: 'Capital', description: null },
      { title: 'Space', description: 'A comment' },
      { title: 'Garden', description: 'Near the shed', listId: expect.any(String) },
      { title: 'Strange', listId: expect.any(String) },
    ]);
  });

  it('keeps the nearest parent of an indented task, whatever its indent', async () => {
    const indents = ['2', '1', '4', '3', '2', '1.5', '99999999999'];
    await send(fileOf(indents.map((INDENT, n) => task(`t${n}`, { INDENT }))));
    const parents = (await stored()).map(({ description }) => description);
    expect(parents).toEqual([null, null, 'Part of: t1', 'Part of: t1', 'Part of: t1', null, null]);
  });

  it('creates nothing when the file is imported on another day, with other delimiters or another order', async () => {
    const rows = [
      task('Water the plants', { DATE: 'every day' }),
      task('Milk', { DATE: 'tomorrow', DESCRIPTION: 'Oat' }),
      { TYPE: 'note', CONTENT: 'y'.repeat(6000) },
      task('Twice'),
      task('Twice'),
      { TYPE: 'section', CONTENT: 'Garden', DESCRIPTION: 'Text' },
    ];
    // It is never the same day in these zones, which are 25 hours apart.
    expect((await send(fileOf(rows), 'Pacific/Pago_Pago')).tasks).toEqual({ created: 6, unchanged: 0 });
    for (const file of [
      fileOf(rows),
      fileOf(rows, { delimiter: ';' }),
      fileOf(rows, { columns: COLUMNS.toReversed(), delimiter: '\t' }),
    ])
      expect((await send(file, 'Pacific/Kiritimati')).tasks).toEqual({ created: 0, unchanged: 6 });
  });
});
