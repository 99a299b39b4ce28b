import { useSyncExternalStore } from 'react';
import { today } from './calendar';

const MS_PER_MINUTE = 60_000;
/** A timer may end a little early, and the minute before would be read. */
const MARGIN_MS = 50;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * A value of the current time, updated when a minute begins and when the page becomes visible again. The component renders
 * only when the value has changed.
 *
 * @param read Returns a primitive value.
 */
export function useClock<Value extends string | number | boolean>(read: (now: Date) => Value): Value {
  return useSyncExternalStore(subscribe, () => read(new Date()));
}

/** Today, updated when the page stays open past midnight or wakes days later. */
export function useToday(): string {
  return useClock(today);
}

/** All components share one timer. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', notify);
  };
}

function start(): void {
  waitForMinute();
  document.addEventListener('visibilitychange', notify);
}

function waitForMinute(): void {
  timer = setTimeout(
    () => {
      waitForMinute();
      notify();
    },
    MS_PER_MINUTE - (Date.now() % MS_PER_MINUTE) + MARGIN_MS,
  );
}

function notify(): void {
  for (const listener of listeners) listener();
}
