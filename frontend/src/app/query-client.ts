import { QueryClient } from '@tanstack/react-query';
import { RequestFailure } from '../lib/request-failure';

const MAX_RETRIES = 2;

/** A week: a timer of the browser cannot wait for more than 24 days. */
export const KEPT_FOR_MS = 7 * 24 * 60 * 60 * 1000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Offline, a read fails at once instead of showing a skeleton forever.
        networkMode: 'always',
        // What can be shown is kept up to date by the stream of changes.
        refetchOnReconnect: ({ state }) => state.status === 'error' && 'always',
        staleTime: 15_000,
        // Keep data that no page uses, for reading offline.
        gcTime: KEPT_FOR_MS,
        retry: (count, error) => error instanceof RequestFailure && error.isPassing && count < MAX_RETRIES,
        retryDelay: (count) => 400 * 2 ** count,
      },
    },
  });
}
