import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftStore } from './drafts';

const ADA = 'ada';
const BOB = 'bob';
const typed = (text: string) => ({ fields: { title: text }, initial: { title: '' } });
const DAY_MS = 24 * 60 * 60 * 1000;

async function openTab(userId = ADA, isKept = true): Promise<DraftStore> {
  const tab = new DraftStore();
  await tab.load(userId, isKept);
  return tab;
}

function leave(): BeforeUnloadEvent {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event;
}

const titleIn = (tab: DraftStore, userId = ADA) => tab.read(userId, 'new-task')?.fields.title;

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  localStorage.clear();
});

describe('DraftStore', () => {
  it('shows in a new tab what was typed in a closed one', async () => {
    const tab = await openTab();
    tab.write(ADA, 'new-task', typed('Call Mary'));
    await tab.flush();
    const next = await openTab();
    expect(next.read(ADA, 'new-task')).toMatchObject(typed('Call Mary'));
    expect(next.count(ADA)).toBe(1);
  });

  it('writes without a flush, also while the user types on', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const tab = new DraftStore();
      const flush = vi.spyOn(tab, 'flush');
      for (const text of ['a', 'ab', 'abc']) {
        tab.write(ADA, 'new-task', typed(text));
        vi.advanceTimersByTime(150);
      }
      expect(flush).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps the last words of a page that closes before they are written', async () => {
    const tab = await openTab();
    tab.watchPage();
    tab.write(ADA, 'new-task', typed('Call Mary'));
    window.dispatchEvent(new Event('pagehide'));
    vi.spyOn(tab, 'flush').mockResolvedValue();
    const next = await openTab();
    expect(titleIn(next)).toBe('Call Mary');
    await next.flush();
    expect(localStorage).toHaveLength(0);
    expect(titleIn(await openTab())).toBe('Call Mary');
  });

  it('shows the last words of a closed page before a slow database has opened', async () => {
    const tab = await openTab();
    tab.watchPage();
    tab.write(ADA, 'new-task', typed('Call Mary'));
    window.dispatchEvent(new Event('pagehide'));
    const next = new DraftStore();
    const loading = next.load(ADA);
    expect(titleIn(next)).toBe('Call Mary');
    await loading;
    expect(titleIn(next)).toBe('Call Mary');
  });

  it('keeps that the text was submitted just before the page closed', async () => {
    const tab = await openTab();
    tab.watchPage();
    tab.write(ADA, 'new-task', typed('Call Mary'));
    await tab.flush();
    tab.clear(ADA, 'new-task');
    window.dispatchEvent(new Event('pagehide'));
    expect(titleIn(await openTab())).toBeUndefined();
  });

  it('leaves the last words of another user to that user', async () => {
    const tab = await openTab();
    tab.watchPage();
    tab.write(ADA, 'new-task', typed('A private matter'));
    window.dispatchEvent(new Event('pagehide'));
    const next = await openTab(BOB);
    expect(next.count(BOB)).toBe(0);
    await next.deleteAll(BOB);
    expect(titleIn(await openTab())).toBe('A private matter');
    await (await openTab()).deleteAll(ADA);
    expect(localStorage).toHaveLength(0);
  });

  it('is not a draft when the text is the initial text again', async () => {
    const tab = await openTab();
    tab.write(ADA, 'new-task', typed('C'));
    tab.write(ADA, 'new-task', typed(''));
    await tab.flush();
    expect(tab.count(ADA)).toBe(0);
    expect((await openTab()).count(ADA)).toBe(0);
  });

  it('shows a draft to its owner only', async () => {
    const tab = await openTab();
    tab.write(ADA, 'new-task', typed('A private matter'));
    await tab.flush();
    const next = await openTab(BOB);
    expect(titleIn(next, BOB)).toBeUndefined();
    expect(titleIn(next, ADA)).toBeUndefined();
    expect(next.count(BOB)).toBe(0);
    await next.deleteAll(BOB);
    expect(titleIn(await openTab())).toBe('A private matter');
  });

  it('deletes the drafts of a user, and a write that waits', async () => {
    const tab = await openTab();
    tab.write(ADA, 'new-task', typed('Stored'));
    await tab.flush();
    tab.write(ADA, 'task:1', typed('Waiting'));
    await tab.deleteAll(ADA);
    // A form that closes after a sign-out.
    tab.write(ADA, 'task:2', typed('Too late'));
    await tab.flush();
    expect(tab.count(ADA)).toBe(0);
    expect((await openTab()).count(ADA)).toBe(0);
  });

  it('deletes what is older than 30 days', async () => {
    const tab = await openTab();
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now - 31 * DAY_MS);
    tab.write(ADA, 'old', typed('Old'));
    clock.mockReturnValue(now - 29 * DAY_MS);
    tab.write(ADA, 'new-task', typed('Younger'));
    await tab.flush();
    clock.mockReturnValue(now);
    const next = await openTab();
    expect(next.read(ADA, 'old')).toBeUndefined();
    expect(titleIn(next)).toBe('Younger');
  });
});

describe('DraftStore in two tabs', () => {
  it('shows in one what was typed, and submitted, in the other', async () => {
    const [tab, other] = [await openTab(), await openTab()];
    tab.write(ADA, 'new-task', typed('Call Mary'));
    await tab.flush();
    await vi.waitUntil(() => titleIn(other) === 'Call Mary');
    other.clear(ADA, 'new-task');
    await other.flush();
    await vi.waitUntil(() => titleIn(tab) === undefined);
  });

  it('keeps the newer text when the older is written later', async () => {
    const [tab, other] = [await openTab(), await openTab()];
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
    tab.write(ADA, 'new-task', typed('Older'));
    clock.mockReturnValue(now + 50);
    other.write(ADA, 'new-task', typed('Newer'));
    await other.flush();
    await tab.flush();
    expect(titleIn(tab)).toBe('Newer');
    expect(titleIn(await openTab())).toBe('Newer');
  });

  it('does not bring back a draft that the other submitted', async () => {
    const [tab, other] = [await openTab(), await openTab()];
    tab.write(ADA, 'new-task', typed('Call Mary'));
    await tab.flush();
    await vi.waitUntil(() => titleIn(other) === 'Call Mary');
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now + 50);
    tab.write(ADA, 'new-task', typed('Call Mary!'));
    clock.mockReturnValue(now + 100);
    other.clear(ADA, 'new-task');
    await other.flush();
    await tab.flush();
    expect(titleIn(tab)).toBeUndefined();
    expect(titleIn(await openTab())).toBeUndefined();
  });

  it('takes new text after the clock was set back', async () => {
    const tab = await openTab();
    tab.write(ADA, 'new-task', typed('First'));
    await tab.flush();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() - DAY_MS);
    tab.write(ADA, 'new-task', typed('Second'));
    await tab.flush();
    expect(titleIn(await openTab())).toBe('Second');
  });
});

describe('DraftStore without storage', () => {
  it.each([
    [
      'refused',
      () =>
        vi.spyOn(indexedDB, 'open').mockImplementation(() => {
          throw new DOMException('', 'SecurityError');
        }),
    ],
    [
      'full',
      () =>
        vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
          throw new DOMException('', 'QuotaExceededError');
        }),
    ],
  ])('keeps text in the page and warns where storage is %s', async (_state, refuse) => {
    const refusal = refuse();
    const tab = await openTab();
    tab.watchPage();
    expect(leave().defaultPrevented).toBe(false);
    tab.write(ADA, 'new-task', typed('Call Mary'));
    await tab.flush();
    expect(titleIn(tab)).toBe('Call Mary');
    expect(leave().defaultPrevented).toBe(true);
    refusal.mockRestore();
    await tab.flush();
    expect(leave().defaultPrevented).toBe(false);
    expect(titleIn(await openTab())).toBe('Call Mary');
  });

  it('writes nothing for a user who chose not to stay signed in, and warns', async () => {
    const tab = await openTab('eve', false);
    tab.watchPage();
    tab.write('eve', 'new-task', typed('A private matter'));
    await tab.flush();
    expect(leave().defaultPrevented).toBe(true);
    expect(titleIn(tab, 'eve')).toBe('A private matter');
    expect((await openTab('eve')).count('eve')).toBe(0);
    tab.clear('eve', 'new-task');
    expect(leave().defaultPrevented).toBe(false);
  });
});
