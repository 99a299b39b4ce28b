import { useEffect, useState } from 'react';
import { useAnnounce } from '../../ui/announcer';

/** Reports to the page whether this form has errors, because the page's title says so. */
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

/** A message next to the form that is also announced to screen readers. */
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
