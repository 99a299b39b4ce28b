import { useEffect, useState } from 'react';
import { today } from './calendar';

const CHECK_EVERY_MS = 30_000;

/** Today, updated when the page stays open past midnight or wakes days later. */
export function useToday(): string {
  const [day, setDay] = useState(() => today());
  useEffect(() => {
    const update = (): void => {
      setDay(today());
    };
    const timer = setInterval(update, CHECK_EVERY_MS);
    document.addEventListener('visibilitychange', update);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  return day;
}
