import { t } from '@lingui/core/macro';
import { useEffect } from 'react';

/** Sets the page title. A failed form says so there, because screen readers read it first. */
export function usePageTitle(page: string, hasErrors = false): void {
  useEffect(() => {
    document.title = `${hasErrors ? t`Error: ${page}` : page} – Holdfast`;
  }, [page, hasErrors]);
}
