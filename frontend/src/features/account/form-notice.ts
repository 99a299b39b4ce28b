import { useEffect, useState } from 'react';
import { useAnnounce } from '../../ui/announcer';

/** Tells the page, whose title says so, how many of its forms have errors: one more, one less. */
export function useErrorReport(count: number, onErrors: (difference: 1 | -1) => void): void {
  const hasErrors = count > 0;
  useEffect(() => {
    if (!hasErrors) return;
    onErrors(1);
    return () => {
      onErrors(-1);
    };
  }, [hasErrors, onErrors]);
}

/** What was done, beside the form and for a screen reader. */
export function useNotice(): [notice: string | null, say: (notice: string) => void] {
  const [notice, setNotice] = useState<string | null>(null);
  const announce = useAnnounce();
  return [
    notice,
    (text) => {
      setNotice(text);
      announce(text);
    },
  ];
}
