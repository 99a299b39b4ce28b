import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statementsWithoutOwner } from './support/statements.js';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
  // One user has a quarter of the 20,000 rows, so that a plan that reads and sorts them all costs more.
  await api.tables.query(
    `INSERT INTO app.task (user_id, id, title, position, completed, created_at)
     SELECT CASE WHEN n % 4 = 0 THEN 'user-7' ELSE 'user-' || n % 400 END, gen_random_uuid(), 'task', 'a0', n % 3 = 0, now() + n * interval '1 second'
     FROM generate_series(1, 20000) n`,
  );
  await api.tables.query('ANALYZE app.task');
});
afterAll(async () => {
  await api.empty();
  await api.close();
});

/** Uses every kind of request. @returns The statements that were sent. */
async function everyStatement(): Promise<string[]> {
  const ada = api.as('ada');
  const { id } = await api.givenTask('ada');
  await ada('post', TASKS).send({ id, title: 'A task' }).expect(200);
  for (const query of ['', '?completed=true', '?offset=1']) await ada('get', `${TASKS}${query}`).expect(200);
  const { body } = await api.as('user-7')('get', '/api/user-7/tasks?limit=2').expect(200);
  for (const filter of ['', '&completed=true']) {
    await api.as('user-7')('get', `/api/user-7/tasks?cursor=${body.nextCursor}${filter}`).expect(200);
  }
  await ada('get', `${TASKS}/${id}`).expect(200);
  await ada('put', `${TASKS}/${id}`).set('if-match', '"1"').send({ title: 'New' }).expect(200);
  await ada('patch', `${TASKS}/${id}`).send({ description: 'new', completed: true }).expect(200);
  await ada('patch', `${TASKS}/${id}/complete`).expect(200);
  await ada('get', '/api/users/ada/profile').expect(200);
  await ada('delete', `${TASKS}/${id}`).set('if-match', '"9"').expect(412);
  await ada('delete', `${TASKS}/${id}`).expect(204);
  await ada('delete', `${TASKS}/${id}?permanent=true`).expect(204);
  return api.statements.texts;
}

describe('the statements of the API', () => {
  it('each select the rows of one owner [A9]', async () => {
    const texts = await everyStatement();
    for (const command of ['SELECT .* FROM', 'INSERT INTO', 'UPDATE', 'DELETE FROM'])
      expect(texts.join()).toMatch(new RegExp(`${command} app.task`));
    expect(texts.filter((text) => text.includes('app.task')).length).toBeGreaterThan(12);
    expect(statementsWithoutOwner(texts)).toEqual([]);
  });

  it('are checked by a rule that finds those without an owner', () => {
    const careless = [
      'SELECT * FROM app.task WHERE id = $1',
      'UPDATE app.task SET title = $2 WHERE id = $1',
      'DELETE FROM "app"."task" WHERE id = $1',
      'SELECT * FROM app.task t JOIN app.list l ON l.id = t.list_id WHERE t.user_id = $1',
      'INSERT INTO app.task (id, user_id) VALUES ($1, $2)',
      // One table has the owner twice, and the other not at all.
      'WITH old AS (DELETE FROM app.task WHERE id = $2) SELECT FROM app.list WHERE user_id = $1 AND user_id = $1',
    ];
    expect(statementsWithoutOwner(careless)).toEqual(careless);
  });

  it('find a page through an index, whatever its filter and depth [C2]', async () => {
    await everyStatement();
    const pages = new Set(api.statements.texts.filter((text) => /^SELECT [\s\S]*ORDER BY/.test(text)));
    expect(pages.size).toBe(4);
    for (const text of pages) {
      const plan = await planOf(text);
      expect({ text, plan }).toEqual({
        text,
        plan: expect.stringMatching(/Index (Only )?Scan( Backward)? using task_/),
      });
      expect({ text, plan }).toEqual({ text, plan: expect.not.stringMatching(/Seq Scan|Sort/) });
    }
  });
});

/** Plans a statement with sample values for its parameters. */
async function planOf(text: string): Promise<string> {
  const values = ["'user-7'", ...(text.includes('completed =') ? ['true'] : [])];
  if (text.includes('(created_at, id) <'))
    values.push('now()', "'00000000-0000-4000-8000-000000000000'::uuid");
  const explained = [...values, '51', '0'].reduceRight(
    (sql, value, index) => sql.replaceAll(`$${index + 1}`, value),
    text,
  );
  const { rows } = await api.tables.query<Record<'QUERY PLAN', string>>(`EXPLAIN ${explained}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
