import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { TestApi } from './support/test-api.js';

const FEED = '/api/ada/calendar-feed';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

/** @returns The path of a new feed. */
async function givenFeed(userId = 'ada'): Promise<string> {
  const { body } = await api.as(userId)('post', `/api/${userId}/calendar-feed`).expect(201);
  return new URL(String(body.url)).pathname;
}
/** Reads like a calendar program: without a token. */
const read = (address: string) => request(api.server).get(address);
/** The lines of a file, unfolded (RFC 5545 §3.1). */
const linesOf = (file: string): string[] => file.replaceAll('\r\n ', '').split('\r\n');

describe('/api/:userId/calendar-feed', () => {
  it('returns the address once, stores only its hash, and logs neither', async () => {
    await ada('get', FEED).expect(404);
    const { body } = await ada('post', FEED).expect(201);
    expect(body).toEqual({
      url: expect.stringMatching(/^https?:\/\/[^/]+\/api\/calendar\/[\w-]+\.[\w-]{43}\.ics$/),
      createdAt: expect.any(String),
    });
    await ada('get', FEED).expect(200, { url: null, createdAt: body.createdAt });
    const { pathname } = new URL(String(body.url));
    await read(pathname).expect(200);
    await read(pathname.replace('calendar', '%63alendar')).expect(200);
    const [, secret = ''] = pathname.split('.');
    const { rows } = await api.tables.query('SELECT * FROM app.calendar_feed');
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(api.logLines.join('')).not.toContain(secret);
    expect(api.logLines.some((line) => line.includes('"path":"/api/calendar/:feed"'))).toBe(true);
  });

  it('ends an address when a new one is created, and when it is revoked', async () => {
    const [old, current] = [await givenFeed(), await givenFeed()];
    await read(old).expect(404);
    await read(current).expect(200);
    await ada('delete', FEED).expect(204);
    await read(current).expect(404);
    await ada('delete', FEED).expect(404);
  });

  it('creates a feed only for a confirmed e-mail address: the claim must be exactly true', async () => {
    for (const email_verified of [false, undefined, null, 'true', 1]) {
      const { body } = await api.as('ada', { email_verified })('post', FEED).expect(403);
      expect(body).toMatchObject({
        code: 'EMAIL_UNCONFIRMED',
        detail: 'Confirm your e-mail address first.',
      });
    }
    await ada('get', FEED).expect(404);
    const address = await givenFeed();
    // An existing feed stays readable, and can be revoked.
    const unconfirmed = api.as('ada', { email_verified: false });
    await unconfirmed('get', FEED).expect(200);
    await unconfirmed('post', FEED).expect(403);
    await read(address).expect(200);
    await unconfirmed('delete', FEED).expect(204);
  });

  it('refuses other users [A6] [A9]', async () => {
    const address = await givenFeed();
    for (const method of ['get', 'post', 'delete'] as const) await api.as('bob')(method, FEED).expect(403);
    await api.as('bob')('delete', '/api/bob/calendar-feed').expect(404);
    await read(address).expect(200);
  });
});

describe('GET /api/calendar/:feed', () => {
  it('returns the same 404 for every address that doesn’t exist', async () => {
    const address = await givenFeed();
    const others = await givenFeed('bob');
    const [adaName = '', bobName = ''] = [address, others].map((each) => each.split('/').at(-1));
    const mixed = `${adaName.split('.', 1)[0] ?? ''}.${bobName.split('.').slice(1).join('.')}`;
    const nul = `${Buffer.from('a\0').toString('base64url')}.${'x'.repeat(43)}.ics`;
    const names = [
      'x',
      'x.ics',
      mixed,
      adaName.slice(0, -4),
      `${adaName}x`,
      adaName.toUpperCase(),
      nul,
      '%00',
      '..%2fada',
    ];
    for (const name of names) {
      const { body, headers } = await read(`/api/calendar/${name}`).expect(404);
      expect(body).toMatchObject({
        code: 'CALENDAR_FEED_NOT_FOUND',
        detail: 'There is no such calendar feed',
      });
      expect(headers['cache-control']).toBe('no-store');
    }
    // A token doesn't help.
    await ada('get', `/api/calendar/${mixed}`).expect(404);
  });

  it('returns an event for each open task with a date, in its time zone, and for nothing else', async () => {
    const due = { dueDate: '2026-12-24' };
    await api.givenTask('ada', {
      title: 'All day; a, b',
      description: 'First\nsecond',
      tags: ['x'],
      priority: 3,
      ...due,
    });
    const timed = { ...due, dueTime: '18:00', dueZone: 'Europe/Lisbon' };
    await api.givenTask('ada', {
      title: `Long ${'ä'.repeat(100)}`,
      ...timed,
      repeat: 'FREQ=WEEKLY;BYDAY=TH;UNTIL=20270701',
    });
    await api.givenTask('ada', { title: 'Counted', ...due, repeat: 'FREQ=DAILY;COUNT=3' });
    await api.givenTask('ada', {
      title: 'From completion',
      ...due,
      repeat: 'FREQ=DAILY',
      repeatFrom: 'completion',
    });
    await api.givenTask('ada', { title: 'Done', ...due, completed: true });
    await api.givenTask('ada', { title: 'Some day' });
    await api.givenTask('bob', { title: "Bob's", ...due });
    const { id } = await api.givenTask('ada', { title: 'Gone', ...due });
    await ada('delete', `/api/ada/tasks/${id}`).expect(204);

    const { text, headers } = await read(await givenFeed()).expect(200);
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    const lines = linesOf(text);
    expect(lines.filter((line) => line.startsWith('SUMMARY')).toSorted()).toEqual([
      'SUMMARY:All day\\; a\\, b',
      'SUMMARY:Counted',
      'SUMMARY:From completion',
      `SUMMARY:Long ${'ä'.repeat(100)}`,
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'DTSTART;VALUE=DATE:20261224',
        'DESCRIPTION:First\\nsecond',
        'PRIORITY:1',
        'CATEGORIES:x',
        'DTSTART;TZID=Europe/Lisbon:20261224T180000',
        // 18:00 of the last day, which is summer time.
        'RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20270701T170000Z',
        'RRULE:FREQ=DAILY;COUNT=3',
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Lisbon',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('RRULE:FREQ=DAILY'))).toEqual(['RRULE:FREQ=DAILY;COUNT=3']);
  });

  it('answers 304 while nothing has changed', async () => {
    await api.givenTask('ada', { dueDate: '2026-12-24' });
    const address = await givenFeed();
    const first = await read(address).expect(200);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const again = await read(address)
      .set('if-none-match', `"x", W/${first.headers.etag ?? ''}`)
      .expect(304);
    expect([again.text, again.headers.etag]).toEqual(['', first.headers.etag]);
    await api.givenTask('ada', { dueDate: '2026-12-25' });
    const changed = await read(address)
      .set('if-none-match', first.headers.etag ?? '')
      .expect(200);
    expect(changed.headers.etag).not.toBe(first.headers.etag);
    await request(api.server).head(address).expect(200);
  });

  it('shows the time of the task in any time zone of the process, even a time that its clocks skip', () => {
    const file = path.resolve(import.meta.dirname, '../dist/calendar-feed/calendar-file.js');
    const task = {
      title: 'x',
      description: null,
      dueDate: '2026-03-29',
      dueTime: '02:30',
      dueZone: 'America/Lima',
      tags: [],
      repeat: null,
      updatedAt: '2026-01-01T00:00:00.000Z',
    };
    const script = `const { calendarFile } = await import(${JSON.stringify(file)}); console.log(await calendarFile([${JSON.stringify(task)}]))`;
    for (const TZ of ['UTC', 'Europe/Berlin', 'Pacific/Auckland']) {
      const written = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { TZ } });
      expect(linesOf(written.toString())).toContain('DTSTART;TZID=America/Lima:20260329T023000');
    }
  });
});
