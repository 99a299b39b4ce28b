import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { todayIn } from '../src/validation/calendar.js';
import { TestApi, titlesOf } from './support/test-api.js';

const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const read = async (query: string): Promise<string[]> =>
  titlesOf((await ada('get', `${TASKS}?${query}`).expect(200)).body);

const dayFromToday = (days: number, zone = 'UTC'): string =>
  todayIn(zone, new Date(Date.now() + days * 86_400_000));

describe('the fields of a task', () => {
  it('are written by POST, replaced by PUT and merged by PATCH [C3]', async () => {
    const due = { dueDate: '2026-12-24', dueTime: '18:00', dueZone: 'Europe/Lisbon' };
    const { body } = await ada('post', TASKS)
      .send({ title: 'Dinner', priority: 3, tags: [' family ', 'food', 'food'], ...due })
      .expect(201);
    expect(body).toMatchObject({ priority: 3, tags: ['family', 'food'], ...due });
    await ada('get', `${TASKS}/${body.id}`).expect(200, body);

    const patched = await ada('patch', `${TASKS}/${body.id}`).send({ tags: [], priority: 1 }).expect(200);
    expect(patched.body).toMatchObject({ title: 'Dinner', tags: [], priority: 1, ...due });
    const moved = await ada('patch', `${TASKS}/${body.id}`).send({ dueDate: '2026-12-25' }).expect(200);
    expect(moved.body).toMatchObject({ ...due, dueDate: '2026-12-25' });
    const replaced = await ada('put', `${TASKS}/${body.id}`).send({ title: 'Supper' }).expect(200);
    expect(replaced.body).toMatchObject({ title: 'Supper', priority: 0, tags: [], dueDate: null });
  });

  it('are compared when a create is repeated', async () => {
    const task = { title: 'x', tags: ['a', 'b'], dueDate: '2026-12-24' };
    const { id } = await api.givenTask('ada', task);
    await ada('post', TASKS)
      .send({ id, ...task })
      .expect(200);
    await ada('post', TASKS)
      .send({ id, ...task, tags: ['a,b'] })
      .expect(409);
    await ada('post', TASKS)
      .send({ id, ...task, dueDate: null })
      .expect(409);
  });

  it.each([
    [{ priority: 4 }, 'priority', 'max'],
    [{ priority: -1 }, 'priority', 'min'],
    [{ priority: 1.5 }, 'priority', 'isInt'],
    [{ priority: null }, 'priority', 'isInt'],
    [{ tags: null }, 'tags', 'isTagList'],
    [{ tags: [''] }, 'tags', 'isTagList'],
    [{ tags: [1] }, 'tags', 'isTagList'],
    [{ tags: ['a\0'] }, 'tags', 'isTagList'],
    [{ tags: ['x'.repeat(51)] }, 'tags', 'isTagList'],
    [{ tags: Array.from({ length: 21 }, (_, n) => `${n}`) }, 'tags', 'isTagList'],
    [{ listId: 'inbox' }, 'listId', 'isUuid'],
    [{ dueDate: '2026-02-29' }, 'dueDate', 'isCalendarDay'],
    [{ dueDate: '0000-01-01' }, 'dueDate', 'isCalendarDay'],
    [{ dueDate: '2026-11-20T00:00:00Z' }, 'dueDate', 'isCalendarDay'],
    [{ dueDate: 20261120 }, 'dueDate', 'isCalendarDay'],
    [{ dueDate: '2026-11-20', dueTime: '24:00', dueZone: 'UTC' }, 'dueTime', 'isClockTime'],
    [{ dueDate: '2026-11-20', dueTime: '9:30', dueZone: 'UTC' }, 'dueTime', 'isClockTime'],
    [{ dueDate: '2026-11-20', dueTime: '09:30', dueZone: 'Mars/Base' }, 'dueZone', 'isTimeZone'],
    [{ dueDate: '2026-11-20', dueTime: '09:30', dueZone: '+01:00' }, 'dueZone', 'isTimeZone'],
    [{ dueDate: '2026-11-20', dueTime: '09:30' }, 'dueTime', 'fitsDueDate'],
    [{ dueDate: '2026-11-20', dueZone: 'UTC' }, 'dueZone', 'fitsDueDate'],
  ])('are checked on every write: %j is refused with 422', async (wrong, field, type) => {
    const { id } = await api.givenTask('ada');
    for (const sent of [
      ada('post', TASKS).send({ title: 'x', ...wrong }),
      ada('put', `${TASKS}/${id}`).send({ title: 'x', ...wrong }),
      ada('patch', `${TASKS}/${id}`).send(wrong),
    ]) {
      const { body } = await sent.expect(422);
      expect(body.errors).toMatchObject([{ loc: ['body', field], type }]);
    }
    expect(await api.storedTasks()).toMatchObject([{ id, version: 1 }]);
  });
});

describe('the filters', () => {
  it('by list, tags and priority can be combined', async () => {
    await api.givenTask('ada', { title: 'one', tags: ['a'], priority: 1 });
    await api.givenTask('ada', { title: 'two', tags: ['a', 'b'], priority: 2 });
    await api.givenTask('ada', { title: 'three', tags: ['b'], priority: 2, completed: true });
    expect(await read('tag=a')).toEqual(['two', 'one']);
    expect(await read('tag=a&tag=b')).toEqual(['two']);
    expect(await read('tag=b&priority=2&completed=false')).toEqual(['two']);
    expect(await read('listId=none&tag=c')).toEqual([]);
  });

  it('find a tag in whichever spelling it was typed', async () => {
    const [composed, decomposed] = ['Café', 'Cafe\u0301'];
    await ada('post', TASKS)
      .send({ title: 'one', tags: [composed] })
      .expect(201);
    const { body } = await ada('post', TASKS)
      .send({ title: 'two', tags: [decomposed, composed, 'rope'] })
      .expect(201);
    expect(body.tags).toEqual([composed, 'rope']);
    for (const tag of [composed, decomposed]) {
      expect(await read(`tag=${encodeURIComponent(tag)}`)).toEqual(['two', 'one']);
    }
    const { body: summary } = await ada('get', `${TASKS}/summary?today=2026-11-20`).expect(200);
    expect(summary.tags).toEqual([
      { tag: composed, open: 2 },
      { tag: 'rope', open: 1 },
    ]);
    await ada('post', `${TASKS}/bulk`)
      .send({ ids: [body.id], changes: { removeTags: [decomposed] } })
      .expect(200);
    expect(await read(`tag=${composed}`)).toEqual(['one']);
  });

  it('select by due date: a range, none, overdue, today, the next seven days', async () => {
    const plans = {
      'long ago': -9,
      yesterday: -1,
      today: 0,
      tomorrow: 1,
      'in six days': 6,
      'in seven days': 7,
    };
    for (const [title, days] of Object.entries(plans)) {
      await api.givenTask('ada', { title, dueDate: dayFromToday(days) });
    }
    await api.givenTask('ada', { title: 'done', dueDate: dayFromToday(-1), completed: true });
    await api.givenTask('ada', { title: 'whenever' });
    expect(await read('due=overdue&sort=due')).toEqual(['long ago', 'yesterday']);
    expect(await read('due=today')).toEqual(['today']);
    expect(await read('due=week&sort=due')).toEqual(['today', 'tomorrow', 'in six days']);
    expect(await read('due=none')).toEqual(['whenever']);
    const span = `dueFrom=${dayFromToday(1)}&dueTo=${dayFromToday(6)}`;
    expect(await read(`${span}&sort=due`)).toEqual(['tomorrow', 'in six days']);
  });

  it('assign a timed task to its day in the caller’s calendar', async () => {
    // 23:30 in Honolulu is the next day in Tokyo; 00:30 in Tokyo is the day before in Honolulu.
    const [honolulu, tokyo] = [dayFromToday(0, 'Pacific/Honolulu'), dayFromToday(0, 'Asia/Tokyo')];
    await api.givenTask('ada', {
      title: 'late',
      dueDate: honolulu,
      dueTime: '23:30',
      dueZone: 'Pacific/Honolulu',
    });
    await api.givenTask('ada', { title: 'early', dueDate: tokyo, dueTime: '00:30', dueZone: 'Asia/Tokyo' });
    expect(await read('due=today&zone=Pacific/Honolulu')).toContain('late');
    expect(await read('due=today&zone=Asia/Tokyo')).toContain('early');
    const lateInTokyo = honolulu < tokyo ? ['early', 'late'] : ['early'];
    expect((await read('due=today&zone=Asia/Tokyo')).toSorted()).toEqual(lateInTokyo);
  });

  it('compare a timed task with dueFrom and dueTo in the calendar of the zone, if one is given', async () => {
    // 21:30 on the 20th in Berlin.
    await api.givenTask('ada', {
      title: 'early in Tokyo',
      ...{ dueDate: '2026-11-21', dueTime: '05:30', dueZone: 'Asia/Tokyo' },
    });
    await api.givenTask('ada', { title: 'all day', dueDate: '2026-11-20' });
    const both = ['all day', 'early in Tokyo'];
    expect(await read('dueTo=2026-11-20')).toEqual(['all day']);
    expect(await read('dueTo=2026-11-20&zone=Europe/Berlin')).toEqual(both);
    expect(await read('dueTo=2026-11-20&zone=Asia/Tokyo')).toEqual(['all day']);
    expect(await read('dueFrom=2026-11-21')).toEqual(['early in Tokyo']);
    expect(await read('dueFrom=2026-11-21&zone=Europe/Berlin')).toEqual([]);
    expect(await read('dueFrom=2026-11-20&dueTo=2026-11-20&zone=Europe/Berlin')).toEqual(both);
    expect(await read('zone=Europe/Berlin')).toEqual(both);
  });

  it('count a timed task as overdue from its minute on, wherever the caller is', async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const due = (moment: string) => ({
      dueDate: moment.slice(0, 10),
      dueTime: moment.slice(11, 16),
      dueZone: 'UTC',
    });
    await api.givenTask('ada', { title: 'past', ...due(at(-5)) });
    await api.givenTask('ada', { title: 'soon', ...due(at(5)) });
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Niue']) {
      expect(await read(`due=overdue&zone=${zone}`)).toEqual(['past']);
    }
  });

  it('know today’s date in every time zone of this runtime', async () => {
    const check = async (zone: string): Promise<void> => {
      const userId = `user-${zone.replaceAll(/\W/g, '-')}`;
      const dueDate = todayIn(zone);
      await api.givenTask(userId, { title: zone, dueDate });
      await api.givenTask(userId, { title: `${zone} noon`, dueDate, dueTime: '12:00', dueZone: zone });
      const path = `/api/${userId}/tasks?due=today&zone=${encodeURIComponent(zone)}`;
      const { body } = await api.as(userId)('get', path).expect(200);
      expect({ zone, found: titlesOf(body).length }).toEqual({ zone, found: 2 });
    };
    const zones = Intl.supportedValuesOf('timeZone').values();
    const checkNext = async (): Promise<void> => {
      for (const zone of zones) await check(zone);
    };
    await Promise.all(Array.from({ length: 8 }, checkNext));
  }, 60_000);

  it.each([
    'due=tomorrow',
    'due=today&zone=Mars/Base',
    'zone=',
    'dueFrom=2026-02-30',
    'dueTo=today',
    'priority=4',
    'tag=',
    'listId=inbox',
    'q=',
    'q=%20',
    'q=%00',
    `q=${'x'.repeat(201)}`,
    'trashed=1',
  ])('refuse ?%s with 422', async (query) => {
    const { body } = await ada('get', `${TASKS}?${query}`).expect(422);
    expect(body.code).toBe('REQUEST_INVALID');
  });
});

describe('the search', () => {
  beforeEach(async () => {
    await api.givenTask('ada', { title: 'Café: buy crème brûlée', description: 'for *Zoë*' });
    await api.givenTask('ada', { title: 'Call the dentist', tags: ['Gesundheit'] });
    await api.givenTask('ada', { title: '100% of the_plan', description: 'ПРИВЕТ мир' });
    await api.givenTask('bob', { title: "Bob's café" });
  });

  it.each([
    ['cafe', 'Café: buy crème brûlée'],
    ['CRÈME caf', 'Café: buy crème brûlée'],
    ['zoe', 'Café: buy crème brûlée'],
    ['dent', 'Call the dentist'],
    ['gesund call', 'Call the dentist'],
    ['100%', '100% of the_plan'],
    ['plan', '100% of the_plan'],
    ['привет', '100% of the_plan'],
  ])('finds each word of "%s" at the beginning of a word', async (q, title) => {
    expect(await read(`q=${encodeURIComponent(q)}`)).toEqual([title]);
  });

  it.each(['entist', 'cafe dentist', 'nothing', "' OR '1'='1", '_%', '***'])(
    'finds nothing for "%s" [C5]',
    async (q) => {
      expect(await read(`q=${encodeURIComponent(q)}`)).toEqual([]);
    },
  );

  it.each([
    ['Ada’s birthday cake', "Ada's"],
    ["Bob's bike", 'Bob’s'],
    ['Pay “rent” to Sam', 'rent'],
    ['„Miete“ überweisen', 'miete'],
    ['¿Comprar pan?', 'comprar'],
    ['Pay—now… €20', 'now 20'],
    ['準備搬家了', '搬家'],
    ['買い物、牛乳', '牛乳'],
    ['「牛乳」を買う', '「牛乳」'],
    ['ซื้อนมพรุ่งนี้', 'นม'],
    ['Straße kehren', 'strasse'],
    ['STRASSE fegen', 'straße'],
    ['Łódź pociąg', 'lodz'],
    ['Smørrebrød Æbler', 'smorrebrod aebler'],
    ['ΟΔΟΣ Ερμού', 'οδος ερμου'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
    ['air\u00ADport', 'airport'],
  ])('finds "%s" by "%s"', async (title, q) => {
    await api.givenTask('ada', { title });
    expect(await read(`q=${encodeURIComponent(q)}`)).toEqual([title]);
  });

  it('finds the letters of a script without spaces only side by side', async () => {
    await api.givenTask('ada', { title: '家を搬ぶ' });
    expect(await read(`q=${encodeURIComponent('搬家')}`)).toEqual([]);
  });

  it('reflects every change of the text', async () => {
    const { id } = await api.givenTask('ada', { title: 'before', tags: ['kept'] });
    await ada('patch', `${TASKS}/${id}`).send({ title: 'after' }).expect(200);
    expect(await read('q=before')).toEqual([]);
    expect(await read('q=after kept')).toEqual(['after']);
    await ada('patch', `${TASKS}/${id}`).send({ tags: [] }).expect(200);
    expect(await read('q=kept')).toEqual([]);
  });
});

describe('the orders', () => {
  it('are manual, by due date, by priority and by title, and a cursor walks each without a gap [C2]', async () => {
    const titles = ['banana', 'Apple', 'cherry', 'apple', 'date', 'Elder', 'fig', 'grape'];
    for (const [n, title] of titles.entries()) {
      const dueDate = n % 3 === 0 ? null : `2026-12-0${1 + (n % 2)}`;
      const timed = n % 4 === 1 && dueDate ? { dueTime: `0${n}:00`, dueZone: 'UTC' } : {};
      await api.givenTask('ada', { title, priority: n % 4, dueDate, ...timed });
    }
    for (const sort of ['created', 'manual', 'due', 'priority', 'title']) {
      const whole = await read(`sort=${sort}`);
      expect(whole).toHaveLength(titles.length);
      const walked: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await ada(
          'get',
          `${TASKS}?sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`,
        ).expect(200);
        walked.push(...titlesOf(body));
        if (body.nextCursor === null) break;
        cursor = body.nextCursor as string;
      }
      expect({ sort, walked }).toEqual({ sort, walked: whole });
    }
    expect(await read('sort=manual')).toEqual(titles);
    expect((await read('sort=title')).map((title) => title.toLowerCase())).toEqual(
      titles.map((title) => title.toLowerCase()).toSorted(),
    );
    expect((await read('sort=priority')).slice(0, 2)).toEqual(['grape', 'apple']);
    expect((await read('sort=due')).slice(-3).toSorted()).toEqual(['apple', 'banana', 'fig']);
  });

  it('include the total of all pages on request, whatever the page', async () => {
    for (let count = 0; count < 5; count += 1) await api.givenTask('ada', { priority: count % 2 });
    await api.givenTask('bob');
    const first = await ada('get', `${TASKS}?limit=2&total=true`).expect(200);
    expect(first.body.total).toBe(5);
    const next = await ada('get', `${TASKS}?limit=2&total=true&cursor=${first.body.nextCursor}`).expect(200);
    expect(next.body).toMatchObject({ total: 5, items: [{}, {}] });
    expect((await ada('get', `${TASKS}?priority=1&total=true&offset=4`).expect(200)).body).toMatchObject({
      total: 2,
      items: [],
    });
    expect((await ada('get', TASKS).expect(200)).body).not.toHaveProperty('total');
  });

  it('refuse a cursor of another order with 422 [C2]', async () => {
    for (let count = 0; count < 2; count += 1) await api.givenTask('ada');
    const { body } = await ada('get', `${TASKS}?limit=1&sort=title`).expect(200);
    await ada('get', `${TASKS}?limit=1&cursor=${body.nextCursor}`).expect(422);
  });
});
