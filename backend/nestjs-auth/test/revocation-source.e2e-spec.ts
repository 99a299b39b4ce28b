import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from '../src/auth.settings.js';
import {
  HttpRevocationSource,
  Keyring,
  RevocationFeed,
  type AccountEvent,
  type AccountEventPage,
  type RevocationSource,
} from '../src/index.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { AccountEventsServer } from './account-events-server.js';

const FIRST = 'first-0123456789abcdefghijklmnopqr';
const SECOND = 'second-0123456789abcdefghijklmnopq';

describe('HttpRevocationSource', () => {
  let server: AccountEventsServer;
  let source: HttpRevocationSource;
  beforeEach(async () => {
    server = new AccountEventsServer();
    await server.listen();
    const keyring = new Keyring([FIRST, SECOND]);
    source = new HttpRevocationSource({ url: `${server.url}?zone=eu`, keyring, service: 'a', audience: 'b' });
  });
  afterEach(() => server.close());
  const read = (signal = new AbortController().signal): Promise<AccountEventPage> =>
    source.read({ after: '0' }, signal);

  it('keeps the query of its URL, and leaves it out of errors', async () => {
    await read();
    expect(server.requests.map(({ url }) => url.search)).toEqual(['?zone=eu&limit=500&after=0']);
    server.failWith = 500;
    await expect(read()).rejects.toThrow(new Error(`${server.url} responded 500`));
    // Another secret would change nothing.
    expect(server.requests.length).toBe(2);
  });

  it('tries each of its secrets once, then gives up', async () => {
    server.accepts = () => false;
    await expect(read()).rejects.toThrow('responded 401');
    const kids = server.requests.map(({ token }) =>
      Buffer.from(token.split('.')[0] ?? '', 'base64url').toString(),
    );
    expect(new Set(kids).size).toBe(2);
    expect(kids.length).toBe(2);
    await expect(read()).rejects.toThrow('responded 401');
    expect(server.requests.length).toBe(4);
  });

  it('signs a new token for every request', async () => {
    await read();
    await read();
    expect(new Set(server.requests.map(({ token }) => token)).size).toBe(2);
    const [, payload = ''] = server.requests[0]?.token.split('.') ?? [];
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { iat, ...others } = claims as { readonly iat: number };
    expect(Math.abs(Date.now() / 1000 - iat)).toBeLessThan(60);
    expect(others).toEqual({ iss: 'a', sub: 'a', aud: 'b', jti: expect.any(String), exp: iat + 60 });
  });

  it('aborts its request when the application stops', async () => {
    await expect(read(AbortSignal.abort())).rejects.toThrow('aborted');
    expect(server.requests).toEqual([]);
  });
});

describe('RevocationFeed with a custom source', () => {
  const ended = (id: string): AccountEvent => ({
    id,
    type: 'session.ended',
    userId: 'ada',
    sessionId: `session-${id}`,
    at: new Date().toISOString(),
  });
  const feedOf = (read: RevocationSource['read']): RevocationFeed =>
    new RevocationFeed(readAuthSettings({ ...TEST_AUTH_OPTIONS, revocations: { source: { read } } }));
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('reads pages until one is empty, each after the previous cursor', async () => {
    const pages = [
      { events: [ended('1')], cursor: '1' },
      { events: [ended('2')], cursor: '2' },
      { events: [], cursor: '2' },
    ];
    const read = jest.fn<RevocationSource['read']>(() =>
      Promise.resolve(pages.shift() ?? { events: [], cursor: '2' }),
    );
    const feed = feedOf(read);
    await feed.refresh();
    expect(feed.size).toBe(2);
    expect(read.mock.calls.map(([position]) => position)).toEqual([
      { since: expect.any(Date) },
      { after: '1' },
      { after: '2' },
    ]);
    await feed.refresh();
    expect(read).toHaveBeenCalledTimes(4);
  });

  it("stops at a source that repeats a page, and doesn't call its list complete", async () => {
    const read = jest.fn<RevocationSource['read']>(() =>
      Promise.resolve({ events: [ended('1')], cursor: '1' }),
    );
    const feed = feedOf(read);
    await feed.refresh();
    expect(read).toHaveBeenCalledTimes(2);
    expect([feed.size, feed.pagesRemain, feed.ageSeconds]).toEqual([1, true, Infinity]);
  });

  it('reads no page after the last one', async () => {
    const pages = [
      { events: [ended('1')], cursor: '1', more: true },
      { events: [], cursor: '2', more: true },
      { events: [ended('3')], cursor: '3', more: false },
    ];
    const read = jest.fn<RevocationSource['read']>(() =>
      Promise.resolve(pages.shift() ?? { events: [], cursor: '3', more: false }),
    );
    const feed = feedOf(read);
    await feed.refresh();
    expect([read.mock.calls.length, feed.size, feed.pagesRemain]).toEqual([3, 2, false]);
  });

  it('is incomplete while pages remain, even if the next one fails', async () => {
    const read = jest.fn<RevocationSource['read']>();
    read.mockResolvedValueOnce({ events: [], cursor: '1', more: false });
    read.mockResolvedValueOnce({ events: [ended('2')], cursor: '2', more: true });
    read.mockRejectedValueOnce(new Error('away'));
    read.mockResolvedValue({ events: [], cursor: '2', more: false });
    const feed = feedOf(read);
    await feed.refresh();
    expect(feed.pagesRemain).toBe(false);
    await expect(feed.refresh()).rejects.toThrow('away');
    expect([feed.size, feed.pagesRemain]).toEqual([1, true]);
    await feed.refresh();
    expect(feed.pagesRemain).toBe(false);
  });

  it('sends one request at a time, even to simultaneous callers', async () => {
    let asking = 0;
    let most = 0;
    const feed = feedOf(async () => {
      asking += 1;
      most = Math.max(most, asking);
      await new Promise((resolve) => setTimeout(resolve, 10));
      asking -= 1;
      return { events: [], cursor: '0' };
    });
    await Promise.all([feed.refresh(), feed.refresh(), feed.refresh()]);
    expect(most).toBe(1);
  });

  it('reads again after a failure', async () => {
    const read = jest.fn<RevocationSource['read']>().mockRejectedValueOnce(new Error('away'));
    read.mockResolvedValue({ events: [], cursor: '0' });
    const feed = feedOf(read);
    await expect(feed.refresh()).rejects.toThrow('away');
    await expect(feed.refresh()).resolves.toBeUndefined();
    expect(feed.ageSeconds).toBeLessThan(1);
  });

  it('drops entries that no unexpired token can match', async () => {
    const pages = [{ events: [ended('1')], cursor: '1' }];
    const feed = feedOf(() => Promise.resolve(pages.shift() ?? { events: [], cursor: '1' }));
    await feed.refresh();
    expect(feed.size).toBe(1);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 3_606_000);
    await feed.refresh();
    expect(feed.size).toBe(0);
  });
});
