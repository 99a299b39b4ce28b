import { describe, expect, it } from '@jest/globals';
import { parseAccountEventPage } from './account-event.js';

const EVENT = {
  id: '7',
  type: 'session.ended',
  userId: 'ada',
  sessionId: 's1',
  at: '2027-01-15T08:00:00.000Z',
};

describe('parseAccountEventPage', () => {
  it('reads a page', () => {
    expect(parseAccountEventPage({ events: [EVENT], cursor: '7' })).toEqual({ events: [EVENT], cursor: '7' });
  });

  it('skips events of an unknown type, so that the server can be upgraded first', () => {
    const unknown = { id: '8', type: 'organisation.renamed' };
    expect(parseAccountEventPage({ events: [unknown, EVENT], cursor: '8' }).events).toEqual([EVENT]);
  });

  it('reads user events, which have no session', () => {
    const events = (['user.changed', 'user.banned', 'user.recovered', 'user.deleted'] as const).map(
      (type) => ({
        id: '9',
        type,
        userId: 'ada',
        at: EVENT.at,
      }),
    );
    expect(parseAccountEventPage({ events, cursor: '9' }).events).toEqual(events);
  });

  it.each([true, false])('reads whether there are more: %s', (more) => {
    expect(parseAccountEventPage({ events: [], cursor: '9', more })).toEqual({
      events: [],
      cursor: '9',
      more,
    });
  });

  it('refuses a page whose `more` is not a boolean', () => {
    expect(() => parseAccountEventPage({ events: [], cursor: '9', more: 'yes' })).toThrow(
      new TypeError('The account events have a "more" that is not a boolean'),
    );
  });

  it('refuses one bad event among good ones and says what is wrong', () => {
    expect(() => parseAccountEventPage({})).toThrow('are not { events: [...], cursor: string }');
    const events = [EVENT, { ...EVENT, userId: undefined }];
    expect(() => parseAccountEventPage({ events, cursor: '9' })).toThrow(
      'lacks id, type, userId, sessionId or at',
    );
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'events'],
    ['no events', { cursor: '1' }],
    ['events that are not a list', { events: {}, cursor: '1' }],
    ['no cursor', { events: [] }],
    ['a cursor that is a number', { events: [], cursor: 7 }],
  ])('refuses a response of %s', (_case, answer) => {
    expect(() => parseAccountEventPage(answer)).toThrow(
      new TypeError('The account events are not { events: [...], cursor: string }'),
    );
  });

  it.each([
    ['null', null],
    ['a text', 'session.ended'],
    ['no id', { ...EVENT, id: undefined }],
    ['no user', { ...EVENT, userId: 7 }],
    ['an ended session without name', { ...EVENT, sessionId: undefined }],
    ['no time', { ...EVENT, at: undefined }],
    ['a time that is a number', { ...EVENT, at: 2026 }],
    ['no time that there is', { ...EVENT, at: 'yesterday' }],
  ])('refuses an event of %s, because half a list would accept ended tokens', (_case, event) => {
    expect(() => parseAccountEventPage({ events: [event], cursor: '1' })).toThrow(
      new TypeError('An account event lacks id, type, userId, sessionId or at'),
    );
  });
});
