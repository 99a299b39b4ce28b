import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { todayIn } from '../src/validation/calendar.js';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const DAILY = { title: 'Water the plants', dueDate: '2026-11-01', repeat: 'FREQ=DAILY' };
const today = todayIn('UTC');
const tomorrow = todayIn('UTC', new Date(Date.now() + 86_400_000));

interface Task {
  readonly id: string;
  readonly version: number;
  readonly nextTaskId: string | null;
  readonly dueDate: string;
}

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const read = async (id: string | null): Promise<Task> => {
  const { body } = await ada('get', `${TASKS}/${id ?? ''}`).expect(200);
  return body as Task;
};
const toggle = async (id: string): Promise<Task> => {
  const { body } = await ada('patch', `${TASKS}/${id}/complete`).expect(200);
  return body as Task;
};
const openTasks = async (): Promise<Task[]> => {
  const { body } = await ada('get', `${TASKS}?completed=false`).expect(200);
  return (body as { items: Task[] }).items;
};

describe('a task that repeats', () => {
  it('stays unchanged when it is completed, and its next occurrence has the same content', async () => {
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'Home' }).expect(201);
    const content = {
      description: 'All of them',
      priority: 2,
      tags: ['home'],
      listId: list.id,
      dueTime: '09:00',
      dueZone: 'Europe/Berlin',
      repeatFrom: 'completion',
    };
    const task = await api.givenTask('ada', { ...DAILY, ...content });
    const done = await toggle(task.id);
    expect(done).toMatchObject({ completed: true, version: 2, dueDate: DAILY.dueDate, repeat: DAILY.repeat });
    const next = await read(done.nextTaskId);
    const berlin = todayIn('Europe/Berlin', new Date(Date.now() + 86_400_000));
    expect(next).toMatchObject({
      ...content,
      title: DAILY.title,
      completed: false,
      version: 1,
      dueDate: berlin,
    });
    const { body } = await ada('get', `${TASKS}?q=plants&completed=false`).expect(200);
    expect(body.items).toHaveLength(1);
  });

  it.each([
    ['PATCH', (id: string) => ada('patch', `${TASKS}/${id}`).send({ completed: true })],
    ['PUT', (id: string) => ada('put', `${TASKS}/${id}`).send({ ...DAILY, completed: true })],
    ['the toggle', (id: string) => ada('patch', `${TASKS}/${id}/complete`)],
    ['the toggle under /todos', (id: string) => ada('patch', `/api/users/ada/todos/${id}/complete`)],
    [
      'a bulk change',
      (id: string) => ada('post', `${TASKS}/bulk`).send({ ids: [id], changes: { completed: true } }),
    ],
  ])('gets one next occurrence when %s completes it, even repeatedly', async (_name, complete) => {
    const { id } = await api.givenTask('ada', DAILY);
    await complete(id).expect(200);
    const { nextTaskId } = await read(id);
    expect(await openTasks()).toMatchObject([{ id: nextTaskId, dueDate: tomorrow }]);
    await ada('patch', `${TASKS}/${id}`).send({ completed: true }).expect(200);
    expect(await openTasks()).toHaveLength(1);
  });

  it('loses its next occurrence when it is reopened, unless that one has changed', async () => {
    const { id } = await api.givenTask('ada', DAILY);
    const { nextTaskId } = await toggle(id);
    expect(await toggle(id)).toMatchObject({ completed: false, nextTaskId: null });
    expect(await openTasks()).toMatchObject([{ id }]);
    expect((await toggle(id)).nextTaskId).toBe(nextTaskId);
    await ada('patch', `${TASKS}/${nextTaskId ?? ''}`)
      .send({ title: 'Mine' })
      .expect(200);
    expect(await toggle(id)).toMatchObject({ completed: false, nextTaskId });
    expect(await openTasks()).toHaveLength(2);
    await toggle(id);
    expect(await openTasks()).toMatchObject([{ id: nextTaskId, title: 'Mine' }]);
  });

  it('keeps its parity and one next occurrence over 15 concurrent toggles', async () => {
    const { id } = await api.givenTask('ada', DAILY);
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => ada('patch', `${TASKS}/${id}/complete`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await read(id)).toMatchObject({ completed: true, version: 16 });
    expect(await api.storedTasks()).toHaveLength(2);
  });

  it('catches up after 30 days with one task, not with 30', async () => {
    const dueDate = todayIn('UTC', new Date(Date.now() - 30 * 86_400_000));
    let { id } = await api.givenTask('ada', { ...DAILY, dueDate });
    expect(await openTasks()).toHaveLength(1);
    id = (await toggle(id)).nextTaskId ?? '';
    expect(await openTasks()).toMatchObject([{ id, dueDate: tomorrow }]);
  });

  it('ends after its count', async () => {
    let task: Task = {
      ...(await read((await api.givenTask('ada', { ...DAILY, repeat: 'FREQ=DAILY;COUNT=3' })).id)),
    };
    for (const left of [2, 1]) {
      task = await read((await toggle(task.id)).nextTaskId);
      expect(task).toMatchObject({ repeat: `FREQ=DAILY;COUNT=${left}` });
    }
    expect((await toggle(task.id)).nextTaskId).toBeNull();
    expect(await openTasks()).toEqual([]);
  });

  it('gets its next occurrence from a bulk change, and loses it with the undo', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1)
      ids.push((await api.givenTask('ada', { ...DAILY, title: `task ${n}` })).id);
    ids.push((await api.givenTask('ada', { title: 'Only once' })).id);
    const bulk = async (changes: object): Promise<string> => {
      const { body } = await ada('post', `${TASKS}/bulk`).send({ ids, changes }).expect(200);
      return String(body.bulkId);
    };
    const undo = (id: string) => ada('post', `${TASKS}/bulk/${id}/undo`).expect(200);
    const stored = async () =>
      (await api.storedTasks())
        .map((row) => ({ ...row, version: 0, updated_at: 0, remind_from: 0 }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const before = await stored();
    const completing = await bulk({ completed: true });
    expect(await openTasks()).toHaveLength(3);
    await undo(completing);
    expect(await stored()).toEqual(before);

    await bulk({ completed: true });
    const reopening = await bulk({ completed: false });
    expect(await stored()).toEqual(before);
    await undo(reopening);
    expect((await openTasks()).every(({ dueDate }) => dueDate === tomorrow)).toBe(true);
    expect(await openTasks()).toHaveLength(3);
  });

  it('loses its rule with its date, alone and in bulk, and regains both with the undo', async () => {
    const [one, other] = [await api.givenTask('ada', DAILY), await api.givenTask('ada', DAILY)];
    const { body } = await ada('patch', `${TASKS}/${one.id}`).send({ dueDate: null }).expect(200);
    expect(body).toMatchObject({ dueDate: null, repeat: null });
    const bulk = await ada('post', `${TASKS}/bulk`)
      .send({ ids: [other.id], changes: { dueDate: null } })
      .expect(200);
    expect(await read(other.id)).toMatchObject({ dueDate: null, repeat: null });
    await ada('post', `${TASKS}/bulk/${bulk.body.bulkId}/undo`).expect(200);
    expect(await read(other.id)).toMatchObject({ dueDate: DAILY.dueDate, repeat: DAILY.repeat });
  });

  it('has an open occurrence after a completion, whatever happened to the later ones [C6]', async () => {
    const trash = (id: string) => ada('delete', `${TASKS}/${id}`).expect(204);
    const { id } = await api.givenTask('ada', DAILY);
    const first = (await toggle(id)).nextTaskId ?? '';
    await trash(first);
    expect(await toggle(id)).toMatchObject({ completed: false, nextTaskId: first });
    // The trash keeps what was put there, and the series continues beside it.
    const second = (await toggle(id)).nextTaskId ?? '';
    expect(await openTasks()).toMatchObject([{ id: second, dueDate: tomorrow, version: 1 }]);
    expect(second).not.toBe(first);

    // The next one but one is in the trash.
    const third = (await toggle(second)).nextTaskId ?? '';
    await trash(third);
    await toggle(id);
    expect((await toggle(id)).nextTaskId).not.toBe(second);
    expect(await openTasks()).toHaveLength(1);

    // A later one is open, so nothing is created.
    const [open] = await openTasks();
    await toggle(open?.id ?? '');
    await toggle(id);
    await toggle(id);
    expect(await openTasks()).toHaveLength(1);

    // The next one is deleted for good.
    const other = await api.givenTask('ada', { ...DAILY, title: 'Other' });
    const last = (await toggle(other.id)).nextTaskId ?? '';
    await ada('patch', `${TASKS}/${last}`).send({ priority: 1 }).expect(200);
    await toggle(other.id);
    await ada('delete', `${TASKS}/${last}?permanent=true`).expect(204);
    expect((await toggle(other.id)).nextTaskId).toBe(last);
  });

  it('stays ended after its count when an earlier task is completed again', async () => {
    const { id } = await api.givenTask('ada', { ...DAILY, repeat: 'FREQ=DAILY;COUNT=2' });
    await toggle((await toggle(id)).nextTaskId ?? '');
    await toggle(id);
    await toggle(id);
    expect(await openTasks()).toEqual([]);
  });

  it('respects If-Match like any other task', async () => {
    const { id } = await api.givenTask('ada', DAILY);
    const complete = () => ada('patch', `${TASKS}/${id}`).set('if-match', '"1"').send({ completed: true });
    const answers = await Promise.all([complete(), complete()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect(await api.storedTasks()).toHaveLength(2);
  });

  it.each([
    [{ repeat: 'FREQ=DAILY' }, 'needsDueDate'],
    [{ repeat: 'FREQ=HOURLY', dueDate: today }, 'isRepeatRule'],
    [{ repeat: 7, dueDate: today }, 'isRepeatRule'],
  ])('is refused with 422 for %j', async (content, type) => {
    const { body } = await ada('post', TASKS)
      .send({ title: 'x', ...content })
      .expect(422);
    expect(body.errors).toMatchObject([{ loc: ['body', 'repeat'], type }]);
    const { id } = await api.givenTask('ada');
    await ada('put', `${TASKS}/${id}`)
      .send({ title: 'x', ...content })
      .expect(422);
    await ada('patch', `${TASKS}/${id}`).send(content).expect(422);
    await ada('patch', `${TASKS}/${id}`)
      .send({ ...content, completed: true })
      .expect(422);
    expect(await api.storedTasks()).toMatchObject([{ version: 1 }]);
  });

  it('requires an existing time zone wherever one is accepted', async () => {
    const { id } = await api.givenTask('ada', DAILY);
    for (const path of [`${id}/complete?zone=Mars`, `${id}?zone=Mars`])
      await ada('patch', `${TASKS}/${path}`).send({}).expect(422);
    await ada('post', `${TASKS}/${id}/skip?zone=Mars`).expect(422);
  });
});

describe('POST /api/:userId/tasks/:taskId/skip', () => {
  it('moves the due date to the next one, today at the earliest [C6]', async () => {
    const { id } = await api.givenTask('ada', DAILY);
    const skip = () => ada('post', `${TASKS}/${id}/skip`).expect(200);
    expect((await skip()).body).toMatchObject({ dueDate: today, version: 2, completed: false });
    const { body, headers } = await skip();
    expect([body.dueDate, headers.etag]).toEqual([tomorrow, '"3"']);
    await ada('post', `${TASKS}/${id}/skip`).set('if-match', '"1"').expect(412);
    expect(await api.storedTasks()).toHaveLength(1);
  });

  it('refuses a task without a next date with 409, and an unknown one with 404 [A9]', async () => {
    const once = await api.givenTask('ada');
    const last = await api.givenTask('ada', { ...DAILY, repeat: 'FREQ=DAILY;COUNT=1' });
    const done = await api.givenTask('ada', { ...DAILY, completed: true });
    for (const { id } of [once, last, done]) {
      const { body } = await ada('post', `${TASKS}/${id}/skip`).expect(409);
      expect(body.code).toBe('TASK_NOT_REPEATING');
    }
    await ada('post', `${TASKS}/${randomUUID()}/skip`).expect(404);
    const { id } = await api.givenTask('ada', DAILY);
    await api.as('bob')('post', `/api/bob/tasks/${id}/skip`).expect(404);
    await api.as('bob')('post', `${TASKS}/${id}/skip`).expect(403);
    expect(await read(id)).toMatchObject({ dueDate: DAILY.dueDate, version: 1 });
  });

  it('skips once for each of four concurrent requests', async () => {
    const { id } = await api.givenTask('ada', { ...DAILY, dueDate: '2030-01-01' });
    const answers = await Promise.all(Array.from({ length: 4 }, () => ada('post', `${TASKS}/${id}/skip`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await read(id)).toMatchObject({ dueDate: '2030-01-05', version: 5 });
  });
});
