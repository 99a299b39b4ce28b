import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ReminderScheduler } from '../src/reminders/reminder-scheduler.js';
import { TestPushService, vapidClaims, type TestDevice } from './support/push-service.js';
import { TestApi } from './support/test-api.js';

const push = new TestPushService();
let api: TestApi;

beforeAll(async () => {
  await push.listen();
  api = await TestApi.start(push.settings);
});
beforeEach(async () => {
  await api.empty();
  push.received.length = 0;
  push.status = 201;
});
afterAll(async () => {
  await api.close();
  push.close();
});

/** Days ahead, so that the scheduler, which also runs by the real time, never gets there by itself. */
const YEAR = new Date().getUTCFullYear() + 2;
const MORNING = { dueDate: `${YEAR}-01-15`, dueTime: '09:00', dueZone: 'Europe/Lisbon' };

/** Lets the scheduler work as if it were that time. */
const runAt = (time: string): Promise<void> =>
  api.part(ReminderScheduler).run(() => new Date(`${YEAR}-${time}Z`));

async function subscribed(userId = 'ada', claims: Record<string, unknown> = {}): Promise<TestDevice> {
  const device = push.newDevice();
  await api
    .as(userId, claims)('post', `/api/${userId}/push-subscriptions`)
    .send(device.subscription)
    .expect(201);
  return device;
}

const changeTask = (id: string, change: object) =>
  api.as('ada')('patch', `/api/ada/tasks/${id}`).send(change);

describe('a reminder', () => {
  it('reaches the device at the due time, encrypted for it and signed by this server [C7]', async () => {
    const device = await subscribed();
    const { id } = await api.givenTask('ada', { title: 'Call Zoë ☎', ...MORNING });
    await runAt('01-15T08:59:59');
    expect(push.received).toEqual([]);
    await runAt('01-15T09:00:00');
    expect(push.of(device)).toEqual([
      {
        kind: 'reminder',
        taskId: id,
        title: 'Call Zoë ☎',
        remindAt: `${YEAR}-01-15T09:00:00.000Z`,
        late: false,
        language: 'en',
      },
    ]);
    const headers = push.received[0]?.headers;
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '86400' });
    expect(headers?.topic).toMatch(/^[\w-]{32}$/);
    expect(vapidClaims(headers?.authorization)).toMatchObject({
      aud: push.origin,
      sub: 'mailto:ops@example.com',
    });
    await runAt('01-15T09:00:01');
    expect(push.received).toHaveLength(1);
  });

  it('comes before the due time, at a fixed time, and by the default of the user [C7]', async () => {
    const device = await subscribed();
    const ada = api.as('ada');
    await ada('put', '/api/ada/reminder-settings').send({ defaultMinutes: 30 }).expect(200);
    await api.givenTask('ada', { title: 'default', ...MORNING });
    await api.givenTask('ada', { title: 'own', ...MORNING, reminders: ['-PT60M', '-PT10M'] });
    await api.givenTask('ada', { title: 'fixed', reminders: [`${YEAR}-01-15T10:15[Europe/Berlin]`] });
    await api.givenTask('ada', { title: 'never', ...MORNING, reminders: [] });
    await api.givenTask('ada', { title: 'no time', dueDate: MORNING.dueDate });
    const titles: [string, string][] = [];
    for (const time of ['07:59', '08:00', '08:30', '08:50', '09:00', '09:15']) {
      push.received.length = 0;
      await runAt(`01-15T${time}:00`);
      titles.push(...push.of(device).map(({ title = '' }): [string, string] => [time, title]));
    }
    expect(titles).toEqual([
      ['08:00', 'own'],
      ['08:30', 'default'],
      ['08:50', 'own'],
      ['09:15', 'fixed'],
    ]);
    await ada('put', '/api/ada/reminder-settings').send({ defaultMinutes: null }).expect(200);
    await ada('get', '/api/ada/reminder-settings')
      .expect(200)
      .expect(/"defaultMinutes":null/);
  });

  it('moves with the day, the time and the zone of its task [C8]', async () => {
    const device = await subscribed();
    const { id } = await api.givenTask('ada', MORNING);
    await runAt('01-01T00:00:00');
    await changeTask(id, { dueTime: '08:00' }).expect(200);
    await changeTask(id, { dueZone: 'America/New_York' }).expect(200);
    await runAt('01-15T12:59:59');
    expect(push.of(device)).toEqual([]);
    await runAt('01-15T13:00:00');
    expect(push.of(device)).toHaveLength(1);
    await changeTask(id, { dueDate: `${YEAR}-07-15` }).expect(200);
    await runAt('07-15T11:59:59');
    expect(push.of(device)).toHaveLength(1);
    await runAt('07-15T12:00:00');
    expect(push.of(device)).toHaveLength(2);
  });

  it('never comes for a completed or deleted task, and comes after an undo [C8]', async () => {
    const device = await subscribed();
    const ids: string[] = [];
    for (const title of ['completed', 'trashed', 'gone', 'undone', 'restored', 'reopened'])
      ids.push((await api.givenTask('ada', { title, ...MORNING })).id);
    const [completed = '', trashed = '', gone = '', undone = '', restored = '', reopened = ''] = ids;
    await runAt('01-01T00:00:00');
    const ada = api.as('ada');
    for (const id of [completed, reopened]) await changeTask(id, { completed: true }).expect(200);
    for (const id of [trashed, restored]) await ada('delete', `/api/ada/tasks/${id}`).expect(204);
    await ada('delete', `/api/ada/tasks/${gone}?permanent=true`).expect(204);
    const bulk = await ada('post', '/api/ada/tasks/bulk').send({ ids: [undone], changes: { trashed: true } });
    await runAt('01-02T00:00:00');
    await ada('patch', `/api/ada/tasks/${reopened}/complete`).expect(200);
    await ada('post', `/api/ada/tasks/${restored}/restore`).expect(200);
    await ada('post', `/api/ada/tasks/bulk/${String(bulk.body.bulkId)}/undo`).expect(200);
    await runAt('01-15T09:00:00');
    expect(
      push
        .of(device)
        .map(({ title }) => title)
        .toSorted(),
    ).toEqual(['reopened', 'restored', 'undone']);
  });

  it('goes on to the next occurrence of a repeating task, a fixed time by the same number of days [C8]', async () => {
    const device = await subscribed();
    const reminders = ['-PT15M', `${YEAR}-01-14T18:00[Europe/Lisbon]`];
    const { id } = await api.givenTask('ada', { ...MORNING, repeat: 'FREQ=WEEKLY', reminders });
    const { body } = await changeTask(id, { completed: true }).expect(200);
    const next = await api
      .as('ada')('get', `/api/ada/tasks/${String(body.nextTaskId)}`)
      .expect(200);
    expect(next.body).toMatchObject({
      dueDate: `${YEAR}-01-22`,
      reminders: ['-PT15M', `${YEAR}-01-21T18:00[Europe/Lisbon]`],
    });
    await runAt('01-16T00:00:00');
    expect(push.of(device)).toEqual([]);
    await runAt('01-21T18:00:00');
    await runAt('01-22T08:45:00');
    expect(push.of(device)).toHaveLength(2);
  });

  it('comes late after an outage, says so, and comes once even if several are overdue [C9]', async () => {
    const device = await subscribed();
    await api.givenTask('ada', { ...MORNING, reminders: ['-PT60M', '-PT10M'] });
    await runAt('01-15T10:00:00');
    expect(push.of(device)).toMatchObject([{ remindAt: `${YEAR}-01-15T08:50:00.000Z`, late: true }]);
  });

  it('does not come for a time that had passed when it was set [C8]', async () => {
    const device = await subscribed();
    await api.givenTask('ada', { dueDate: '2020-01-15', dueTime: '09:00', dueZone: 'UTC' });
    await runAt('01-15T10:00:00');
    expect(push.of(device)).toEqual([]);
  });

  it('comes again when its reader puts it off, but not once the task has changed [C11]', async () => {
    const device = await subscribed();
    const { id } = await api.givenTask('ada');
    const snooze = (until: string) =>
      api
        .as('ada')('post', `/api/ada/tasks/${id}/snooze`)
        .send({ until: `${YEAR}-${until}.000Z` });
    await snooze('01-15T09:10:00').expect(204);
    await runAt('01-15T09:09:59');
    expect(push.of(device)).toEqual([]);
    await runAt('01-15T09:10:00');
    expect(push.of(device)).toHaveLength(1);
    await snooze('01-15T09:20:00').expect(204);
    await changeTask(id, { completed: true }).expect(200);
    await runAt('01-15T09:20:00');
    expect(push.of(device)).toHaveLength(1);
    await snooze('01-15T09:30:00').expect(404);
    await api.as('ada')('post', `/api/ada/tasks/${id}/snooze`).send({ until: 'later' }).expect(422);
  });
});

describe('sending', () => {
  it('happens once for each device of many owners, however many schedulers run at once [C9]', async () => {
    const owners = Array.from({ length: 30 }, (_each, index) => `owner-${index}`);
    const devices: TestDevice[] = [];
    for (const owner of owners) {
      devices.push(await subscribed(owner), await subscribed(owner));
      for (const title of ['one', 'two', 'three']) await api.givenTask(owner, { title, ...MORNING });
    }
    await Promise.all(Array.from({ length: 3 }, () => runAt('01-15T09:00:00')));
    for (const device of devices)
      expect(
        push
          .of(device)
          .map(({ title }) => title)
          .toSorted(),
      ).toEqual(['one', 'three', 'two']);
    expect(push.received).toHaveLength(owners.length * 6);
    expect((await api.tables.query('SELECT FROM app.push_delivery')).rowCount).toBe(0);
  });

  it('is tried again with growing pauses while the push service fails, five times at most [C9]', async () => {
    const device = await subscribed();
    await api.givenTask('ada', MORNING);
    push.status = 503;
    await runAt('01-15T09:00:00');
    push.status = 201;
    await runAt('01-15T09:00:09');
    expect(push.of(device)).toEqual([]);
    await runAt('01-15T09:00:10');
    expect(push.of(device)).toHaveLength(1);

    push.status = 503;
    await api.givenTask('ada', { title: 'never', ...MORNING, dueTime: '12:00' });
    for (const hour of ['12', '13', '14', '15', '16', '17']) await runAt(`01-15T${hour}:00:00`);
    expect((await api.tables.query('SELECT FROM app.push_delivery')).rowCount).toBe(0);
    push.status = 201;
    await runAt('01-16T00:00:00');
    expect(push.of(device)).toHaveLength(1);
  });

  it('is not tried again for a task that has changed meanwhile [C8]', async () => {
    const device = await subscribed();
    const { id } = await api.givenTask('ada', MORNING);
    push.status = 503;
    await runAt('01-15T09:00:00');
    push.status = 201;
    await changeTask(id, { dueDate: `${YEAR}-02-15` }).expect(200);
    await runAt('01-15T10:00:00');
    expect(push.of(device)).toEqual([]);
    expect((await api.tables.query('SELECT FROM app.push_delivery')).rowCount).toBe(0);
  });

  it('is taken over after a process has died while it was sending [C9]', async () => {
    const device = await subscribed();
    const { id } = await api.givenTask('ada', MORNING);
    await runAt('01-15T08:59:00');
    // What the dead process leaves: the task is looked at, and a delivery is claimed.
    const looked = `${YEAR}-01-15T09:00:00Z`;
    await api.tables.query('UPDATE app.task SET remind_at = NULL, remind_from = $2 WHERE id = $1', [
      id,
      looked,
    ]);
    await api.tables.query(
      `INSERT INTO app.push_delivery (user_id, task_id, subscription_id, remind_at, looked_at, next_attempt_at)
       SELECT user_id, $1, id, $2, $2, $2::timestamptz + interval '1 minute' FROM app.push_subscription`,
      [id, looked],
    );
    await runAt('01-15T09:00:59');
    expect(push.of(device)).toEqual([]);
    await runAt('01-15T09:01:00');
    expect(push.of(device)).toMatchObject([{ taskId: id, remindAt: `${YEAR}-01-15T09:00:00.000Z` }]);
  });

  it('ends for a device that its push service no longer knows, and follows no redirect [C10]', async () => {
    const [gone, kept] = [await subscribed(), await subscribed()];
    push.uninstall(gone);
    await api.givenTask('ada', MORNING);
    await runAt('01-15T09:00:00');
    expect(push.of(kept)).toHaveLength(1);
    const count = async () => (await api.tables.query('SELECT FROM app.push_subscription')).rowCount;
    expect(await count()).toBe(1);
    push.status = 302;
    await api.givenTask('ada', { ...MORNING, dueTime: '10:00' });
    await runAt('01-15T10:00:00');
    expect(push.received).toHaveLength(1);
    expect(await count()).toBe(1);
  });
});

describe('POST /api/:userId/push-subscriptions', () => {
  const subscribe = (body: object) => api.as('ada')('post', '/api/ada/push-subscriptions').send(body);

  it('changes the same row when a device subscribes again, and keeps the latest twenty [C10]', async () => {
    const { subscription } = push.newDevice();
    const first = await subscribe(subscription).expect(201);
    const second = await subscribe({ ...subscription, language: 'de' }).expect(201);
    expect(second.body).toEqual(first.body);
    for (let n = 0; n < 20; n += 1) await subscribed();
    const { rows } = await api.tables.query<{ id: string }>('SELECT id FROM app.push_subscription');
    expect(rows).toHaveLength(20);
  });

  it.each([
    'http://127.0.0.1:1/x',
    'http://169.254.169.254/latest/meta-data',
    'https://localhost/x',
    'https://10.0.0.1/x',
    'https://evil.example/x',
    'https://fcm.googleapis.com.evil.example/x',
    `https://${['user', 'secret'].join(':')}@fcm.googleapis.com/x`,
    'file:///etc/passwd',
    'not a URL',
  ])('refuses %s, so that no one can make this server call other addresses [C10]', async (endpoint) => {
    const { body } = await subscribe({ ...push.newDevice().subscription, endpoint }).expect(422);
    expect(body).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ loc: ['body', 'endpoint'] }] });
    expect((await api.tables.query('SELECT FROM app.push_subscription')).rowCount).toBe(0);
  });

  it('refuses keys that no message can be encrypted for [C10]', async () => {
    const { subscription } = push.newDevice();
    const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
    for (const keys of [
      {},
      { ...subscription.keys, p256dh: offCurve },
      { ...subscription.keys, auth: 'short' },
    ])
      await subscribe({ ...subscription, keys }).expect(422);
    await subscribe({ ...subscription, language: 'xx' }).expect(422);
  });
});

describe('POST /api/:userId/push-subscriptions/:subscriptionId/test', () => {
  const test = (id: unknown) => api.as('ada')('post', `/api/ada/push-subscriptions/${String(id)}/test`);

  it('sends a notification, and says what went wrong if it can’t [C10]', async () => {
    const device = push.newDevice();
    const { body } = await api
      .as('ada')('post', '/api/ada/push-subscriptions')
      .send(device.subscription)
      .expect(201);
    await test(body.id).expect(204);
    expect(push.of(device)).toEqual([{ kind: 'test', language: 'en' }]);
    push.status = 500;
    expect((await test(body.id).expect(502)).body).toMatchObject({ code: 'PUSH_FAILED' });
    push.status = 410;
    expect((await test(body.id).expect(404)).body).toMatchObject({ code: 'PUSH_SUBSCRIPTION_NOT_FOUND' });
    await test(randomUUID()).expect(404);
    await test('nothing').expect(404);
  });

  it('and all other routes don’t reach the devices of others [A6]', async () => {
    const device = push.newDevice();
    const { body } = await api
      .as('bob')('post', '/api/bob/push-subscriptions')
      .send(device.subscription)
      .expect(201);
    await test(body.id).expect(404);
    await api
      .as('ada')('delete', `/api/ada/push-subscriptions/${String(body.id)}`)
      .expect(404);
    expect(push.received).toEqual([]);
    await api
      .as('bob')('delete', `/api/bob/push-subscriptions/${String(body.id)}`)
      .expect(204);
  });
});

describe('the reminders of a task', () => {
  it.each([
    ['30 minutes'],
    ['-PT30H'],
    ['-PT40321M'],
    ['PT5M'],
    ['2026-02-30T09:00[UTC]'],
    ['2026-02-20T09:00'],
    ['2026-02-20T09:00[Mars/Base]'],
    ['-PT5M', '-PT5M'],
    Array.from({ length: 11 }, (_each, minutes) => `-PT${minutes}M`),
  ])('are refused as 422 if one is %s [C7]', async (...reminders) => {
    const { body } = await api
      .as('ada')('post', '/api/ada/tasks')
      .send({ title: 'A task', reminders })
      .expect(422);
    expect(body.errors).toMatchObject([{ loc: ['body', 'reminders'], type: 'isReminderList' }]);
  });

  it('survive an export and an import [C7]', async () => {
    const reminders = ['-PT5M', `${YEAR}-01-14T18:00[Europe/Lisbon]`];
    const { id } = await api.givenTask('ada', { ...MORNING, reminders });
    const ada = api.as('ada');
    const { text } = await ada('get', '/api/ada/export').expect(200);
    await ada('delete', `/api/ada/tasks/${id}?permanent=true`).expect(204);
    await ada('post', '/api/ada/import').set('content-type', 'application/json').send(text).expect(200);
    expect((await ada('get', `/api/ada/tasks/${id}`).expect(200)).body).toMatchObject({ reminders });
    const device = await subscribed();
    await runAt('01-15T08:55:00');
    expect(push.of(device)).toHaveLength(1);
  });
});
