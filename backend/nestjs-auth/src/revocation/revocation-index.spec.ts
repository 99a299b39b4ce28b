import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AccountEvent } from './account-event.js';
import { RevocationIndex } from './revocation-index.js';

const NOW = 1_800_000_000;
const RETENTION = 905;

const event = (
  type: AccountEvent['type'],
  secondsAgo: number,
  more: Partial<AccountEvent> = {},
): AccountEvent => ({
  id: '1',
  type,
  userId: 'ada',
  at: new Date((NOW - secondsAgo) * 1000).toISOString(),
  ...more,
});
const token = (
  sessionId: string,
  issuedAt = NOW - 60,
  id = 'ada',
): Parameters<RevocationIndex['refuses']>[0] => ({
  id,
  sessionId,
  issuedAt,
});

describe('RevocationIndex', () => {
  let index: RevocationIndex;
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW * 1000 });
    index = new RevocationIndex(RETENTION);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('refuses the tokens of an ended session and accepts those of other sessions [A15]', () => {
    index.apply(event('session.ended', 1, { sessionId: 's1' }));
    expect(index.refuses(token('s1'))).toBe(true);
    expect(index.refuses(token('s2'))).toBe(false);
  });

  it.each(['user.changed', 'user.banned', 'user.recovered'] as const)(
    'ends the tokens that a user got before the cut-off of %s, not those after [A15]',
    (type) => {
      index.apply(event(type, 10));
      expect(index.refuses(token('s1', NOW - 11))).toBe(true);
      expect(index.refuses(token('s1', NOW - 10))).toBe(false);
      expect(index.refuses(token('s1', NOW - 11, 'bob'))).toBe(false);
    },
  );

  it('treats a token from the same second as the event as issued before it [A15]', () => {
    index.apply(event('user.changed', 9.5));
    expect(index.refuses(token('s1', NOW - 10))).toBe(true);
    expect(index.refuses(token('s1', NOW - 9))).toBe(false);
  });

  it('keeps the latest cut-off, whatever the order of the events [A15]', () => {
    index.apply(event('user.changed', 10));
    index.apply(event('user.changed', 100));
    expect(index.refuses(token('s1', NOW - 50))).toBe(true);
  });

  it('keeps a user until the retention of the latest event ends', () => {
    index.apply(event('user.changed', 0));
    index.apply(event('user.changed', 100));
    index.apply(event('user.changed', 0, { userId: 'bob' }));
    jest.setSystemTime((NOW + RETENTION - 1) * 1000);
    index.forgetExpired();
    expect(index.refuses(token('s1', NOW - 1))).toBe(true);
    expect(index.refuses(token('s1', NOW - 1, 'bob'))).toBe(true);
  });

  it('refuses every token of a deleted user, even one from the future [A15]', () => {
    index.apply(event('user.deleted', 1));
    index.apply(event('user.changed', 0));
    expect(index.refuses(token('s1', NOW + 5))).toBe(true);
  });

  it('drops an entry once no token can match it, and ignores events that old', () => {
    index.apply(event('session.ended', 0, { sessionId: 's1' }));
    index.apply(event('user.changed', 1));
    index.apply(event('session.ended', RETENTION, { sessionId: 'old' }));
    expect(index.size).toBe(2);
    jest.setSystemTime((NOW + RETENTION - 1) * 1000);
    index.forgetExpired();
    expect(index.size).toBe(1);
    expect(index.refuses(token('s1'))).toBe(true);
    jest.setSystemTime((NOW + RETENTION) * 1000);
    index.forgetExpired();
    expect(index.size).toBe(0);
  });
});
