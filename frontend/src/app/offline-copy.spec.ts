import { QueryClient } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import type { SessionServer, SessionUser } from '../features/session/session';
import { OfflineStore } from '../lib/offline-store';
import { OfflineCopy } from './offline-copy';

const ada: SessionUser = {
  id: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  emailVerified: false,
  hasSecondFactor: false,
  isAdmin: false,
};
const server: SessionServer = {
  currentUser: () => Promise.resolve(ada),
  keptUser: () => Promise.resolve(null),
  cookieSettled: () => Promise.resolve(),
  accessToken: () => Promise.resolve(''),
  signIn: () => Promise.resolve('signed-in'),
  passSecondFactor: () => Promise.resolve(),
  signInWithPasskey: () => Promise.resolve(),
  signUp: () => Promise.resolve(),
  signOut: () => Promise.resolve(),
};

/** happy-dom has no IndexedDB. */
class MemoryStore extends OfflineStore {
  readonly #values = new Map<string, unknown>();
  override get = (key: string): Promise<unknown> => Promise.resolve(this.#values.get(key));
  override set = (key: string, value: unknown): Promise<void> => {
    this.#values.set(key, structuredClone(value));
    return Promise.resolve();
  };
}

it('The offline copy keeps tasks that were read before reading them failed', async () => {
  vi.useFakeTimers();
  const queryKey = ['tasks', 'ada'];
  const read = vi.fn(() => Promise.resolve(['Rope']));
  const store = new MemoryStore();
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  await new OfflineCopy(store, queries).around(server).currentUser();
  await queries.query({ queryKey, queryFn: read });
  read.mockRejectedValue(new Error('offline'));
  await expect(queries.query({ queryKey, queryFn: read })).rejects.toThrow('offline');
  await vi.advanceTimersByTimeAsync(2_000);

  const later = new QueryClient();
  await new OfflineCopy(store, later).around(server).currentUser();
  expect(later.getQueryState(queryKey)).toMatchObject({ status: 'success', error: null, data: ['Rope'] });
  vi.useRealTimers();
});
