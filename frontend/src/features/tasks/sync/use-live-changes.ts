import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { ChangeReader } from './change-reader';
import { followChanges, type LiveChange } from './follow-changes';

/** What tabs tell each other: a change on the stream, that the stream is back, or that the sender saved something. */
type TabMessage = LiveChange | 'reconnected' | 'saved';

/**
 * Keeps all tabs up to date. The tab that holds the lock has the connection to the server and passes changes on to the
 * others; when it closes, the next tab takes over.
 *
 * @param onReconnected Called when the server is back after a failure.
 */
export function useLiveChanges(userId: string, onReconnected: () => void): void {
  const queryClient = useQueryClient();
  const reconnected = useEffectEvent(onReconnected);
  useEffect(() => {
    const reader = new ChangeReader(queryClient, userId);
    const leaving = new AbortController();
    const channel = new BroadcastChannel(`holdfast.changes.${userId}`);
    const receive = (message: TabMessage): void => {
      if (message === 'reconnected') {
        reconnected();
        reader.hearReconnected();
      } else if (message === 'saved') reader.hearSaved();
      else reader.hear(message);
    };
    const broadcast = (message: TabMessage): void => {
      channel.postMessage(message);
      receive(message);
    };

    channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
      receive(data);
    });
    const unsubscribe = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'success') channel.postMessage('saved');
    });
    navigator.locks
      .request(`holdfast.changes.${userId}`, { signal: leaving.signal }, () =>
        followChanges(userId, leaving.signal, broadcast, () => {
          broadcast('reconnected');
        }),
      )
      // The page closed while it waited for the lock.
      .catch(() => undefined);

    return () => {
      leaving.abort();
      unsubscribe();
      reader.stop();
      channel.close();
    };
  }, [queryClient, userId]);
}
