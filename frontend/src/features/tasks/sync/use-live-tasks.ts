import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { followChanges, type LiveChange } from './follow-changes';
import { LiveTasks } from './live-tasks';

/**
 * Keeps the screen in step with the server while somebody is signed in. Of all tabs of a browser one holds the
 * connection, whichever has the lock, and tells the others; when it closes, the next one takes over.
 *
 * @param onConnected Called when the server is there again after it was not.
 */
export function useLiveTasks(userId: string, onConnected: () => void): void {
  const queryClient = useQueryClient();
  const connected = useEffectEvent(onConnected);
  useEffect(() => {
    const live = new LiveTasks(queryClient, userId);
    const hear = (change: LiveChange | 'connected'): void => {
      if (change === 'connected') connected();
      else live.hear(change);
    };
    const leaving = new AbortController();
    const channel = new BroadcastChannel(`holdfast.live.${userId}`);
    channel.addEventListener('message', ({ data }: MessageEvent<LiveChange | 'connected'>) => {
      hear(data);
    });

    const tell = (change: LiveChange | 'connected'): void => {
      channel.postMessage(change);
      hear(change);
    };
    navigator.locks
      .request(`holdfast.live.${userId}`, { signal: leaving.signal }, () =>
        followChanges(userId, leaving.signal, tell, () => {
          tell('connected');
        }),
      )
      // The page was left while it waited for its turn.
      .catch(() => undefined);

    return () => {
      leaving.abort();
      live.stop();
      channel.close();
    };
  }, [queryClient, userId]);
}
