import { useEffect, useState } from 'react';
import { currentLocale } from '../../../../i18n/language';
import { whenIdle } from '../../../../lib/when-idle';
import type { FindDates } from './date-finder';

/** Without what it needs the rest of a line is understood all the same. */
async function loadDateFinder(): Promise<FindDates | undefined> {
  await whenIdle();
  try {
    const { createDateFinder } = await import('./date-finder');
    return createDateFinder(currentLocale() === 'en-US');
  } catch {
    return undefined;
  }
}

/** The finder of dates once it is loaded, which is after the page is there; and a way to wait for it. */
export function useDateFinder() {
  const [findDates, setFindDates] = useState<FindDates>();
  const [loading] = useState(loadDateFinder);
  useEffect(() => {
    let isGone = false;
    void loading.then((found) => {
      if (!isGone) setFindDates(() => found);
    });
    return () => {
      isGone = true;
    };
  }, [loading]);
  return { findDates, loading };
}
