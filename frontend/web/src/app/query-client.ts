import { QueryClient } from '@tanstack/react-query';
import { RequestFailure } from '../lib/request-failure';

const MAX_RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Offline a read fails at once and says so, rather than waiting behind a skeleton.
        networkMode: 'always',
        staleTime: 15_000,
        retry: (count, error) => error instanceof RequestFailure && error.isPassing && count < MAX_RETRIES,
        retryDelay: (count) => 400 * 2 ** count,
      },
    },
  });
}
