import { t } from '@lingui/core/macro';
import { useEffect } from 'react';

/** A failed form says so in the title, which a screen reader reads first. */
export function usePageTitle(page: string, hasErrors = false): void {
  useEffect(() => {
    document.title = `${hasErrors ? t`Error: ${page}` : page} – Holdfast`;
  }, [page, hasErrors]);
}
