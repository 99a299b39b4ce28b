import { openEvents } from '../../../api/client';
import { RequestFailure } from '../../../lib/request-failure';
import { readEvents, type StreamEvent } from './event-stream';

/** What changed on the server; `null`: nobody knows, everything has to be read again. */
export type LiveChange = Readonly<{ tasks: readonly string[]; lists: readonly string[] }> | null;

/** The server speaks every 15 seconds; a connection that is silent for longer is dead. */
const SILENCE_MS = 40_000;
const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/**
 * Stays on the stream of changes until the signal ends it: connects again where it broke off, sooner when the network
 * comes back, and later each time that it fails, at a moment of chance so that not everybody comes at once.
 */
export async function followChanges(
  userId: string,
  signal: AbortSignal,
  onChange: (change: LiveChange) => void,
  onConnected: () => void,
): Promise<void> {
  let position: string | null = null;
  let failures = 0;
  let retryMs = RETRY_MS;

  const hear = ({ name, data, id, retryMs: asked }: StreamEvent): void => {
    if (failures > 0) onConnected();
    failures = 0;
    retryMs = asked ?? retryMs;
    position = id ?? position;
    if (name === 'change') onChange(changeOf(data));
    if (name === 'ready' || name === 'reset') onChange(null);
  };

  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      await hearAll(userId, position, signal, hear);
    } catch (error) {
      if (isOver()) return;
      // Signed out, or somebody else's: the session ends elsewhere, or this tab is told.
      if (error instanceof RequestFailure && [401, 403].includes(error.status ?? 0)) return;
    }
    const longest = Math.min(RETRY_MAX_MS, retryMs * 2 ** failures);
    failures += 1;
    await pause(longest * (0.5 + Math.random() / 2), signal);
  }
}

async function hearAll(
  userId: string,
  position: string | null,
  signal: AbortSignal,
  hear: (event: StreamEvent) => void,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => {
    silence.abort();
  }, SILENCE_MS);
  try {
    const body = await openEvents(userId, position, AbortSignal.any([signal, silence.signal]));
    for await (const event of readEvents(body)) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silence.abort();
      }, SILENCE_MS);
      hear(event);
      if (event.name === 'end') return;
    }
  } finally {
    clearTimeout(timer);
  }
}

function changeOf(data: string): LiveChange {
  try {
    const change: unknown = JSON.parse(data);
    if (typeof change !== 'object' || change === null) return null;
    return {
      tasks: 'tasks' in change && Array.isArray(change.tasks) ? change.tasks.map(String) : [],
      lists: 'lists' in change && Array.isArray(change.lists) ? change.lists.map(String) : [],
    };
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', stop);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    // Without a network only its return is worth an attempt.
    const timer = setTimeout(stop, navigator.onLine ? ms : 2 ** 31 - 1);
    window.addEventListener('online', stop);
    signal.addEventListener('abort', stop);
  });
}
