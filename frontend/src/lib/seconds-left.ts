import { useEffect, useState } from 'react';

/**
 * Counts down from `seconds` to 0 by the clock, because a background tab gets few timer ticks.
 *
 * @param run Restarts the countdown when it changes.
 */
export function useSecondsLeft(seconds: number, run: number): number {
  const [left, setLeft] = useState(seconds);

  useEffect(() => {
    const endsAt = Date.now() + seconds * 1000;
    const update = (): void => {
      const remaining = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
      setLeft(remaining);
      if (remaining === 0) clearInterval(timer);
    };
    const timer = setInterval(update, 250);
    update();
    return () => {
      clearInterval(timer);
    };
  }, [seconds, run]);

  return left;
}
