import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TokenAuthenticator } from '@holdfast/nestjs-auth';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { POSITIONS } from '../src/live/changes.repository.js';
import { LiveHub } from '../src/live/live-hub.js';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { AccountEventsServer } from './support/account-events-server.js';
import { databaseOfThisWorker } from './support/databases.js';
import { EventReader } from './support/event-reader.js';
import { TestApi } from './support/test-api.js';
import { until } from './support/until.js';

interface Changes {
  readonly tasks: readonly string[];
  readonly lists: readonly string[];
}

const account = new AccountEventsServer();
let api: TestApi;
let replica: ApiProcess;
let here: string;
let there: string;
const readers: EventReader[] = [];

beforeAll(async () => {
  await account.listen();
  api = await TestApi.start({ ACCOUNT_EVENTS_URL: account.url });
  here = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  replica = new ApiProcess('main.js', apiEnvironment(databaseOfThisWorker().apiUrl));
  there = await replica.listening();
});
afterAll(async () => {
  replica.signal('SIGKILL');
  await replica.ended;
  await api.close();
  account.close();
});
beforeEach(() => api.empty());
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave();
});

const withToken = (claims: Record<string, unknown>): { authorization: string } => ({
  authorization: `Bearer ${createTestToken(claims)}`,
});

async function listen(
  origin: string,
  userId = 'ada',
  headers: Record<string, string> = {},
  claims: Record<string, unknown> = {},
): Promise<EventReader> {
  const url = `${origin}/api/${userId}/events`;
  const reader = await EventReader.open(url, { ...withToken({ sub: userId, ...claims }), ...headers });
  readers.push(reader);
  return reader;
}

/** Creates a task of Ada's in the other process. */
async function createThere(): Promise<string> {
  const answer = await fetch(`${there}/api/ada/tasks`, {
    method: 'POST',
    headers: { ...withToken({ sub: 'ada' }), 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'A task' }),
  });
  return ((await answer.json()) as { id: string }).id;
}

/** The sorted ids of the next changes, however many events they come in. */
async function changesUntil(reader: EventReader, count: number): Promise<string[]> {
  const ids = new Set<string>();
  while (ids.size < count) {
    const { tasks, lists } = (await reader.next('change')).data as Changes;
    for (const id of [...tasks, ...lists]) ids.add(id);
  }
  return [...ids].toSorted();
}

/** How often this process has asked for changes. */
const polls = (): number => api.statements.texts.filter((text) => text === POSITIONS).length;

describe('GET /api/:userId/events', () => {
  it('sends changes of another process after the next poll', async () => {
    const reader = await listen(here);
    await reader.next('ready');
    const id = await createThere();
    const before = polls();
    expect(await reader.next('change')).toMatchObject({ data: { tasks: [id], lists: [] } });
    // The poll that was running at the time may have missed the change.
    expect(polls() - before).toBeLessThanOrEqual(2);
    expect(reader.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(reader.headers['cache-control']).toBe('no-store');
  });

  it('sends every kind of change: tasks, lists, bulk, trash and deletions, and none of another user', async () => {
    const ada = api.as('ada');
    const [reader, other] = [await listen(here), await listen(here, 'bob')];
    await reader.next('ready');
    const { id } = await api.givenTask('ada');
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
    expect(await changesUntil(reader, 2)).toEqual([id, String(list.id)].toSorted());
    const receives = async (kind: 'tasks' | 'lists', ids: string[]): Promise<void> => {
      const { data } = await reader.next('change');
      expect((data as Record<string, string[]>)[kind]).toEqual(ids);
    };
    const task = `/api/ada/tasks/${id}`;
    await ada('patch', task).send({ title: 'New' }).expect(200);
    await receives('tasks', [id]);
    await ada('patch', `${task}/complete`).expect(200);
    await receives('tasks', [id]);
    const { body } = await ada('post', '/api/ada/tasks/bulk').send({
      ids: [id],
      changes: { listId: list.id },
    });
    await receives('tasks', [id]);
    await ada('post', `/api/ada/tasks/bulk/${body.bulkId}/undo`).expect(200);
    await receives('tasks', [id]);
    await ada('post', `${task}/move`).send({ listId: list.id }).expect(200);
    await receives('tasks', [id]);
    const { body: deletion } = await ada('delete', `/api/ada/lists/${list.id}`).expect(200);
    const both = { data: { tasks: [id], lists: [list.id] } };
    await expect(reader.next('change')).resolves.toMatchObject(both);
    await ada('post', `/api/ada/tasks/bulk/${deletion.bulkId}/undo`).expect(200);
    await expect(reader.next('change')).resolves.toMatchObject(both);
    await ada('delete', task).expect(204);
    await receives('tasks', [id]);
    await ada('post', `${task}/restore`).expect(200);
    await receives('tasks', [id]);
    await ada('delete', `${task}?permanent=true`).expect(204);
    await receives('tasks', [id]);
    expect(other.events.map(({ name }) => name)).toEqual(['ready']);
  });

  it('resumes where an earlier connection ended, and sends a reset when it can’t [A9]', async () => {
    const first = await listen(here);
    const { id: position } = await first.next('ready');
    first.leave();
    const ids = [(await api.givenTask('ada')).id, (await api.givenTask('ada')).id];
    // A repeated create changes nothing, and leaves no gap.
    await api.as('ada')('post', '/api/ada/tasks').send({ id: ids[0], title: 'A task' }).expect(200);
    const again = await listen(there, 'ada', { 'last-event-id': position ?? '' });
    const { data, id } = await again.next('change');
    expect((data as Changes).tasks.toSorted()).toEqual(ids.toSorted());

    const { rows } = await api.tables.query<{ position: string }>('SELECT position FROM app.usage');
    expect(rows).toEqual([{ position: id }]);
    await api.tables.query('UPDATE app.usage SET position = position + 1000');
    await api.tables.query('DELETE FROM app.change');
    const stale = await listen(here, 'ada', { 'last-event-id': id ?? '' });
    expect(await stale.next('reset')).toEqual({ name: 'reset', id: String(Number(id) + 1000), data: {} });
    const fromAnotherDatabase = await listen(here, 'ada', { 'last-event-id': '999999' });
    await fromAnotherDatabase.next('reset');
  });

  it('sends a reset when changes were overwritten, or are too many', async () => {
    const reader = await listen(here);
    await reader.next('ready');
    await api.givenTask('ada');
    const { id } = await reader.next('change');
    reader.leave();
    for (let n = 0; n < 3; n += 1) await api.givenTask('ada');
    await api.tables.query('DELETE FROM app.change WHERE position = $1', [Number(id) + 2]);
    await (await listen(here, 'ada', { 'last-event-id': id ?? '' })).next('reset');

    await api.tables.query(
      `INSERT INTO app.task (user_id, id, title, position, list_id) SELECT 'ada', gen_random_uuid(), 't', 'a0', NULL FROM generate_series(1, 600)`,
    );
    const first = (await api.storedTasks()).at(-1);
    const many = await listen(here);
    await many.next('ready');
    // All positions are equal, so there is no room between them.
    await api
      .as('ada')('post', `/api/ada/tasks/${first?.id ?? ''}/move`)
      .send({ afterId: (await api.storedTasks())[10]?.id })
      .expect(200);
    await many.next('reset');
  });

  it('loses none of 100 changes made by two processes at once', async () => {
    const reader = await listen(here);
    await reader.next('ready');
    const made = await Promise.all(
      Array.from({ length: 100 }, async (_, n) =>
        n % 2 === 0 ? (await api.givenTask('ada')).id : createThere(),
      ),
    );
    expect(await changesUntil(reader, 100)).toEqual(made.toSorted());
  });
});

describe('an event stream', () => {
  it('is refused to another user and without a token [A5] [A6]', async () => {
    await expect(EventReader.open(`${here}/api/ada/events`, {})).rejects.toThrow('401');
    await expect(EventReader.open(`${here}/api/ada/events`, withToken({ sub: 'bob' }))).rejects.toThrow(
      'AUTH_NOT_OWNER',
    );
  });

  it('ends when the token that opened it expires', async () => {
    const now = Math.floor(Date.now() / 1000);
    // The guard allows the clocks of two machines to differ by five seconds.
    const reader = await listen(here, 'ada', {}, { iat: now - 60, exp: now - 4 });
    expect(await reader.next('end')).toEqual({
      name: 'end',
      id: undefined,
      data: { code: 'AUTH_TOKEN_EXPIRED' },
    });
    await reader.end();
  });

  it('ends when the session that opened it is revoked', async () => {
    const sessionId = randomUUID();
    const [ended, other] = [await listen(here, 'ada', {}, { sid: sessionId }), await listen(here)];
    account.record({ type: 'session.ended', userId: 'ada', sessionId });
    expect(await ended.next('end')).toMatchObject({ data: { code: 'AUTH_TOKEN_REVOKED' } });
    await ended.end();
    expect(other.isOver).toBe(false);
  });

  it.each(['user.banned', 'user.recovered'] as const)(
    'ends with every other one of the user at %s',
    async (type) => {
      const iat = Math.floor(Date.now() / 1000) - 60;
      const claims = { iat, exp: iat + 600 };
      const userId = type.replace('.', '-');
      const ended = [await listen(here, userId, {}, claims), await listen(here, userId, {}, claims)];
      const other = await listen(here, 'bob', {}, claims);
      account.record({ type, userId });
      for (const stream of ended) {
        expect(await stream.next('end')).toMatchObject({ data: { code: 'AUTH_TOKEN_REVOKED' } });
        await stream.end();
      }
      expect(other.isOver).toBe(false);
    },
  );

  it('releases everything when its client disconnects', async () => {
    const hub = api.part(LiveHub);
    await Promise.all(Array.from({ length: 20 }, () => listen(here)));
    expect(hub.size).toBe(20);
    await expect(listen(here)).rejects.toThrow('LIVE_LIMIT_REACHED');
    await listen(here, 'bob');
    for (const reader of readers.splice(0)) reader.leave();
    await until(() => hub.size === 0);
    // HEAD opens no stream.
    await fetch(`${here}/api/ada/events`, { method: 'HEAD', headers: withToken({ sub: 'ada' }) });
    expect(hub.size).toBe(0);
  });

  it('keeps no queue for a client that doesn’t read, and sends it one event when it does', async () => {
    const hub = api.part(LiveHub);
    const user = await api.part(TokenAuthenticator).authenticate(createTestToken({ sub: 'ada' }));
    const stream = await hub.connect(user, undefined);
    const change = async (): Promise<void> => {
      const ids = (await Promise.all(Array.from({ length: 20 }, () => api.givenTask('ada')))).map(
        ({ id }) => id,
      );
      await api
        .as('ada')('post', '/api/ada/tasks/bulk')
        .send({ ids, changes: { priority: 1 } })
        .expect(200);
      // The second poll starts after the first has sent its changes.
      const before = polls();
      await until(() => polls() >= before + 2);
    };
    stream.pause();
    while (!stream.isFull) stream.beat();
    const { position } = stream;
    const full = hub.buffered;
    await change();
    await change();
    expect({ position: stream.position, buffered: hub.buffered }).toEqual({ position, buffered: full });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.resume();
    await until(() => /event: change\ndata: .*\n/.test(text));
    const [data] = /(?<=event: change\ndata: ).*/.exec(text) ?? [];
    expect((JSON.parse(data ?? '') as Changes).tasks).toHaveLength(40);
    stream.destroy();
  });

  it('ends when its process drains, and resumes at another process', async () => {
    const stopping = new ApiProcess('main.js', apiEnvironment(databaseOfThisWorker().apiUrl));
    const reader = await listen(await stopping.listening());
    const { id: position } = await reader.next('ready');
    stopping.signal('SIGTERM');
    await reader.end();
    expect((await stopping.ended).code).toBe(0);
    const { id } = await api.givenTask('ada');
    const again = await listen(here, 'ada', { 'last-event-id': position ?? '' });
    expect(await again.next('change')).toMatchObject({ data: { tasks: [id] } });
  });
});
