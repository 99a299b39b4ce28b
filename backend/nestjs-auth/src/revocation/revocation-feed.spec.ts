import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { RevocationOptions } from '../auth.options.js';
import { readAuthSettings } from '../auth.settings.js';
import { TEST_AUTH_OPTIONS } from '../testing/index.js';
import { until } from '../../test/until.js';
import type { AccountEventPage } from './account-event.js';
import { AccountEventReader } from './account-event-reader.js';
import { RevocationFeed } from './revocation-feed.js';
import type { RevocationSource } from './revocation-source.js';

const USER = {
  ...{ id: 'ada', sessionId: 's1', role: 'user', scopes: [], isScoped: false, emailVerified: false },
  ...{ issuedAt: 1, expiresAt: 2, claims: {} },
};
const feedWith = (revocations?: RevocationOptions): RevocationFeed =>
  new RevocationFeed(readAuthSettings({ ...TEST_AUTH_OPTIONS, ...(revocations && { revocations }) }));
const sourceOf = (...pages: AccountEventPage[]): RevocationSource => ({
  read: () => Promise.resolve(pages.shift() ?? { events: [], cursor: '9' }),
});

describe('RevocationFeed', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is complete, and refuses no one, without a source', () => {
    const feed = feedWith();
    expect([feed.ageSeconds, feed.pagesRemain, feed.size]).toEqual([0, false, 0]);
    feed.check(USER);
    feed.onApplicationBootstrap();
    feed.beforeApplicationShutdown();
  });

  it('says why it refuses', async () => {
    const at = new Date().toISOString();
    const ended = { id: '1', type: 'session.ended' as const, userId: 'ada', sessionId: 's1', at };
    const feed = feedWith({ source: sourceOf({ events: [ended], cursor: '1', more: false }) });
    await feed.refresh();
    expect(() => {
      feed.check(USER);
    }).toThrow('session or user ended');
  });

  it('refuses everyone once the list is older than the limit, and says when to come back', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const feed = feedWith({ source: sourceOf(), failClosedAfterSeconds: 10 });
    await feed.refresh();
    now.mockReturnValue(1_010_000);
    feed.check(USER);
    now.mockReturnValue(1_010_001);
    expect(() => {
      feed.check(USER);
    }).toThrow(expect.objectContaining({ code: 'AUTH_REVOCATIONS_STALE', headers: { 'Retry-After': '5' } }));
    // A round that finds nothing new makes it current again.
    await feed.refresh();
    feed.check(USER);
  });

  it('has no limit unless one is set', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const feed = feedWith({ source: sourceOf() });
    await feed.refresh();
    now.mockReturnValue(1_000_000_000);
    expect(feed.ageSeconds).toBe(999_000);
    feed.check(USER);
  });

  it('is current after a round that finds the same cursor and no more pages', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const page = { events: [], cursor: '1', more: false };
    const feed = feedWith({ source: sourceOf(page, page) });
    await feed.refresh();
    now.mockReturnValue(1_005_000);
    await feed.refresh();
    expect(feed.ageSeconds).toBe(0);
  });

  it('logs a failure that is not an error', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const failure: unknown = 'the queue is gone';
    const read = (): Promise<AccountEventPage> =>
      Promise.resolve().then(() => {
        throw failure;
      });
    const feed = feedWith({ source: { read } });
    feed.onApplicationBootstrap();
    await until(() => warn.mock.calls.length > 0);
    feed.beforeApplicationShutdown();
    expect(warn.mock.calls).toEqual([['Cannot read account events: the queue is gone']]);
  });
});

describe('AccountEventReader', () => {
  it('is not up to date when it is stopped between two pages', async () => {
    const reader = new AccountEventReader({
      source: sourceOf({ events: [], cursor: '1', more: true }),
      pollSeconds: 60,
      position: () => ({ since: new Date(0) }),
      apply: () => {
        void reader.stop();
        return true;
      },
      onFailure: () => undefined,
      onRecovery: () => undefined,
    });
    expect(reader.pagesRemain).toBe(false);
    await reader.readAll();
    expect(reader.pagesRemain).toBe(true);
    expect(reader.lastUpToDate).toBeUndefined();
  });

  it('stops at once, in the middle of a pause', async () => {
    const applied: string[] = [];
    const reader = new AccountEventReader({
      source: sourceOf(),
      pollSeconds: 60,
      position: () => ({ after: '1' }),
      apply: ({ cursor }) => applied.push(cursor) > 0,
      onFailure: () => undefined,
      onRecovery: () => undefined,
    });
    reader.start();
    await until(() => reader.lastUpToDate !== undefined);
    await reader.stop();
    expect(applied).toEqual(['9']);
  });
});
