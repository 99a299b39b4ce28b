import { listenToEvents, RETRY_MS, type ServerEvent } from '../../../api/client';
import { RequestFailure } from '../../../lib/request-failure';

/** The ids that changed on the server; null: unknown, so everything has to be read again. */
export type LiveChange = Readonly<{ tasks: readonly string[]; lists: readonly string[] }> | null;

/** The server sends a comment every 15 seconds; a connection silent for longer than this is dead. */
const SILENCE_MS = 40_000;
const RETRY_MAX_MS = 30_000;

/**
 * Listens to the change stream until the signal aborts. The generated client reads the stream; this adds what it lacks:
 * a timeout for silence, reconnecting as soon as the network is back, and a random delay so that clients don't all
 * return at once.
 */
export async function followChanges(
  userId: string,
  signal: AbortSignal,
  onChange: (change: LiveChange) => void,
  onReconnected: () => void,
): Promise<void> {
  let position: string | null = null;
  let failures = 0;
  let retryMs = RETRY_MS;

  const hear = ({ event, data, id, retry }: ServerEvent): void => {
    if (failures > 0) onReconnected();
    failures = 0;
    retryMs = retry ?? retryMs;
    position = id ?? position;
    if (event === 'change') onChange(changeOf(data));
    if (event === 'ready' || event === 'reset') onChange(null);
  };

  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      await listenWhileAlive(userId, position, signal, hear);
    } catch (error) {
      if (isOver()) return;
      // Signed out, or someone else is: the session ends elsewhere.
      if (error instanceof RequestFailure && [401, 403].includes(error.status ?? 0)) return;
    }
    const longest = Math.min(RETRY_MAX_MS, retryMs * 2 ** failures);
    failures += 1;
    await pause(longest * (0.5 + Math.random() / 2), signal);
  }
}

/** Hangs up when the server is silent for too long or says that this was the end. */
async function listenWhileAlive(
  userId: string,
  position: string | null,
  signal: AbortSignal,
  hear: (event: ServerEvent) => void,
): Promise<void> {
  const hangUp = new AbortController();
  const startTimer = () =>
    setTimeout(() => {
      hangUp.abort();
    }, SILENCE_MS);
  let timer = startTimer();
  try {
    await listenToEvents(userId, position, AbortSignal.any([signal, hangUp.signal]), (event) => {
      clearTimeout(timer);
      timer = startTimer();
      hear(event);
      if (event.event === 'end') hangUp.abort();
    });
  } finally {
    clearTimeout(timer);
  }
}

function changeOf(data: unknown): LiveChange {
  if (typeof data !== 'object' || data === null) return null;
  return {
    tasks: 'tasks' in data && Array.isArray(data.tasks) ? data.tasks.map(String) : [],
    lists: 'lists' in data && Array.isArray(data.lists) ? data.lists.map(String) : [],
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', stop);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    // Offline, only the return of the network is worth an attempt.
    const timer = setTimeout(stop, navigator.onLine ? ms : 2 ** 31 - 1);
    window.addEventListener('online', stop);
    signal.addEventListener('abort', stop);
  });
}
