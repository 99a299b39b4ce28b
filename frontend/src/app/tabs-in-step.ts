import type { QueryClient } from '@tanstack/react-query';

const QUIET_MS = 150;

/**
 * Tabs of one browser show the same: a tab that saved something says so, and the others read anew. Bursts count as one,
 * and a tab that is saving itself waits, or its own change would vanish for a moment.
 */
export function keepTabsInStep(queryClient: QueryClient): void {
  const channel = new BroadcastChannel('holdfast.tasks');
  const tellOthers = afterBurst(() => {
    channel.postMessage('changed');
  });
  const readAnew = afterBurst(() => {
    if (queryClient.isMutating() > 0) readAnew();
    else void queryClient.invalidateQueries();
  });

  channel.addEventListener('message', readAnew);
  queryClient.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'success') tellOthers();
  });
}

function afterBurst(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, QUIET_MS);
  };
}
