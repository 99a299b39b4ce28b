import { randomUUID } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('an unreadable body', () => {
  it.each([
    ['malformed JSON', 400, 'REQUEST_MALFORMED', '{"title":', 'application/json'],
    ['a NUL instead of JSON', 400, 'REQUEST_MALFORMED', '\0', 'application/json'],
    [
      '__proto__ as a field',
      400,
      'REQUEST_MALFORMED',
      '{"title":"x","__proto__":{"a":1}}',
      'application/json',
    ],
    [
      'a constructor with a prototype',
      400,
      'REQUEST_MALFORMED',
      '{"constructor":{"prototype":1}}',
      'application/json',
    ],
    ['5,000 levels of nesting', 400, 'REQUEST_MALFORMED', nested(5000), 'application/json'],
    ['17 levels of nesting', 400, 'REQUEST_MALFORMED', nested(17), 'application/json'],
    ['XML', 415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE', '<a/>', 'application/xml'],
    ['plain text', 415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE', '{"title":"x"}', 'text/plain'],
    ['a form', 415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE', 'title=x', 'application/x-www-form-urlencoded'],
    [
      'JSON under an unknown type',
      415,
      'REQUEST_UNSUPPORTED_MEDIA_TYPE',
      '{"title":"x"}',
      'application/jsonx',
    ],
    ['5 MB', 413, 'REQUEST_TOO_LARGE', JSON.stringify({ title: 'x'.repeat(5_000_000) }), 'application/json'],
  ])('(%s) is refused with %i %s [A18]', async (_what, status, code, body, type) => {
    const answer = await ada('post', TASKS).set('content-type', type).send(body);
    expect(answer).toMatchObject({ status, body: { status, code, requestId: expect.any(String) } });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(await api.storedTasks()).toEqual([]);
  });
});

describe('an invalid body', () => {
  const id = randomUUID();
  it.each([
    ['no body', undefined, ['body', 'title'], 'isString'],
    ['a number', '1', ['body'], 'isObject'],
    ['a text', '"title"', ['body'], 'isObject'],
    ['null', 'null', ['body'], 'isObject'],
    ['a list', '[{"title":"x"}]', ['body'], 'isObject'],
    ['an unknown field', { title: 'x', colour: 'red' }, ['body', 'colour'], 'unknownField'],
    ['a read-only field', { title: 'x', version: 7 }, ['body', 'version'], 'unknownField'],
    ['a title of the wrong type', { title: 7 }, ['body', 'title'], 'isString'],
    ['null as a title', { title: null }, ['body', 'title'], 'isString'],
    ['a list as a title', { title: ['x'] }, ['body', 'title'], 'isString'],
    ['a title of blanks', { title: ' \n\t ' }, ['body', 'title'], 'isNotEmpty'],
    ['a zero-width title', { title: '\u200B' }, ['body', 'title'], 'isNotEmpty'],
    ['an invisible title', { title: '\u2060 \u200D\u00AD\u3164' }, ['body', 'title'], 'isNotEmpty'],
    ['an invisible tag', { title: 'x', tags: ['\uFEFF\u200B'] }, ['body', 'tags'], 'isTagList'],
    ['a title of 201 characters', { title: '👍'.repeat(201) }, ['body', 'title'], 'maxLength'],
    ['201 letters with selectors', { title: 'a\uFE0F'.repeat(128) }, ['body', 'title'], 'maxLength'],
    ['NUL in a title', { title: 'a\0b' }, ['body', 'title'], 'isStorableText'],
    ['half a surrogate pair', { title: 'a\ud800b' }, ['body', 'title'], 'isStorableText'],
    ['NUL in a description', { title: 'x', description: '\0' }, ['body', 'description'], 'isStorableText'],
    ['5,001 characters', { title: 'x', description: 'y'.repeat(5001) }, ['body', 'description'], 'maxLength'],
    ['a number as a description', { title: 'x', description: 5 }, ['body', 'description'], 'isString'],
    ['"true" for true', { title: 'x', completed: 'true' }, ['body', 'completed'], 'isBoolean'],
    ['null for completed', { title: 'x', completed: null }, ['body', 'completed'], 'isBoolean'],
    ['an id that isn’t a UUID', { title: 'x', id: `${id}0` }, ['body', 'id'], 'isUuid'],
    ['null as an id', { title: 'x', id: null }, ['body', 'id'], 'isUuid'],
  ])('(%s) is refused with 422, naming the field and the rule [C5] [A18]', async (_what, body, loc, type) => {
    const answer = await ada('post', TASKS).set('content-type', 'application/json').send(body).expect(422);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'Some values in the request are not valid',
      code: 'REQUEST_INVALID',
      errors: [{ loc, msg: expect.any(String), type }],
      requestId: answer.headers['x-request-id'],
    });
    expect(await api.storedTasks()).toEqual([]);
  });

  it('has its control characters dropped, wherever a task is written', async () => {
    const content = {
      title: 'Slides\u000bpage 2',
      description: 'one\u000ctwo\n\tthree',
      tags: ['rope\u0007'],
    };
    const clean = { title: 'Slides page 2', description: 'one\ntwo\n\tthree', tags: ['rope'] };
    const { body: created } = await ada('post', TASKS).send(content).expect(201);
    expect(created).toMatchObject(clean);
    const { body: changed } = await ada('patch', `${TASKS}/${String(created.id)}`)
      .send({ ...content, title: 'Slides\u001b page 3' })
      .expect(200);
    expect(changed).toMatchObject({ ...clean, title: 'Slides page 3' });
    await ada('post', `${TASKS}/bulk/create`)
      .send({ tasks: [{ id: randomUUID(), ...content }] })
      .expect(200);
    const file = { format: 'holdfast', version: 1, tasks: [{ ...content, title: 'Imported\u000btask' }] };
    await ada('post', '/api/ada/import?format=json')
      .set('content-type', 'application/json')
      .send(JSON.stringify(file))
      .expect(200);
    expect(await api.storedTasks()).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining(clean),
        expect.objectContaining({ ...clean, title: 'Imported task' }),
      ]),
    );
  });

  it('gets one error for each field [A18]', async () => {
    const { body } = await ada('post', TASKS).send({ title: 1, completed: 1, what: 1 }).expect(422);
    const { errors } = body as { errors: { type: string }[] };
    expect(errors.map(({ type }) => type).toSorted()).toEqual(['isBoolean', 'isString', 'unknownField']);
  });

  it.each(['put', 'patch'] as const)(
    'is also refused by %s, and the row stays unchanged [C5]',
    async (method) => {
      const task = await api.givenTask('ada', { title: 'Draft' });
      const before = await api.storedTasks();
      for (const body of [{ title: '' }, { title: null }, { title: 'x', id }, { title: 'x', completed: 1 }]) {
        await ada(method, `${TASKS}/${task.id}`).send(body).expect(422);
      }
      expect(await api.storedTasks()).toEqual(before);
    },
  );
});

describe('an invalid query', () => {
  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=%00', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=9223372036854775808', 'offset'],
    ['completed=TRUE', 'completed'],
    ['completed=1', 'completed'],
    ['completed=', 'completed'],
    ['cursor=', 'cursor'],
    ['cursor=abc', 'cursor'],
    ['cursor=a&cursor=b', 'cursor'],
    [`cursor=${Buffer.from(`2026-13-01T00:00:00.000Z ${randomUUID()}`).toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from(`2026-12-01T00:00:00.000Z ' OR 1=1`).toString('base64url')}`, 'cursor'],
    ['limit[a]=1', 'limit[a]'],
    ['sort=version', 'sort'],
    ['order=title', 'order'],
  ])('?%s is refused with 422 [C2] [A18]', async (query, field) => {
    const { body } = await ada('get', `${TASKS}?${query}`).expect(422);
    expect(body).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ loc: ['query', field] }] });
  });

  it('with both a cursor and an offset is refused [C2]', async () => {
    for (let count = 0; count < 2; count += 1) await api.givenTask('ada');
    const { body } = await ada('get', `${TASKS}?limit=1`).expect(200);
    const refused = await ada('get', `${TASKS}?cursor=${body.nextCursor}&offset=0`).expect(422);
    expect(refused.body.errors).toMatchObject([{ loc: ['query', 'cursor'], type: 'excludesOffset' }]);
  });
});

describe('an unknown address', () => {
  it.each(['1', 'not-a-uuid', `${randomUUID()}x`, "' OR 1=1 --", '%00', '..%2f..', 'x'.repeat(200)])(
    'with the task id %s is 404 TASK_NOT_FOUND under the caller’s id',
    async (id) => {
      for (const method of ['get', 'put', 'patch', 'delete'] as const) {
        const { body } = await ada(method, `${TASKS}/${id}`)
          .send(method === 'put' ? { title: 'x' } : undefined)
          .expect(404);
        expect(body.code).toBe('TASK_NOT_FOUND');
      }
      await ada('patch', `${TASKS}/${id}/complete`).expect(404);
    },
  );

  it.each([
    ['/api/ada/tasks/%ff', 400, 'REQUEST_MALFORMED'],
    ['/api/ada/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['/api/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['/nothing', 404, 'ROUTE_NOT_FOUND'],
    [`/api/ada/tasks/${'x'.repeat(300)}`, 404, 'ROUTE_NOT_FOUND'],
  ])('%s is refused with %i %s [A18]', async (path, status, code) => {
    const answer = await ada('get', path).expect(status);
    expect(answer.body).toMatchObject({ status, code, requestId: answer.headers['x-request-id'] });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('with a method that tasks don’t have is 404 ROUTE_NOT_FOUND', async () => {
    const { body } = await ada('put', TASKS).send({ title: 'x' }).expect(404);
    expect(body.code).toBe('ROUTE_NOT_FOUND');
  });
});

describe('malformed HTTP', () => {
  const exchange = async (request: string): Promise<string> => {
    const socket = connect((api.server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(request);
    return text(socket);
  };

  it.each([
    ['plain text', 'hello\r\n\r\n', 400, 'REQUEST_MALFORMED'],
    [
      '20 kB of headers',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'REQUEST_HEADERS_TOO_LARGE',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a path that leaves its folder',
      'GET /x/../ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      404,
      'ROUTE_NOT_FOUND',
    ],
    [
      'a path that does not decode',
      'GET /api/%ff HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'an invalid content type',
      'POST /api/ada/tasks HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: ;;\r\ncontent-length: 2\r\n\r\n{}',
      415,
      'REQUEST_UNSUPPORTED_MEDIA_TYPE',
    ],
  ])(
    '(%s) gets a problem response, and the server keeps running [A18]',
    async (_what, request, status, code) => {
      const answer = await exchange(request);
      expect(answer).toContain(`HTTP/1.1 ${status} `);
      expect(answer).toContain('content-type: application/problem+json');
      expect(answer).toContain('cache-control: no-store');
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, code });
      await ada('get', TASKS).expect(200);
    },
  );
});
