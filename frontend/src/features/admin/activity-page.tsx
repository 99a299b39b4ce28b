import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/page-title';
import type { ReactNode } from 'react';
import { AdminHeader } from './admin-header';

/** The audit trail of all accounts, or of one. */
export function ActivityPage({ userId, children }: { userId: string | undefined; children: ReactNode }) {
  usePageTitle(t`Activity`);
  return (
    <>
      <AdminHeader />
      {userId !== undefined && (
        <p className="mt-4 text-sm">
          {t`Showing one account.`}{' '}
          <Link to="/admin/activity" className="link">
            {t`Show all`}
          </Link>
        </p>
      )}
      <div className="mt-4">{children}</div>
    </>
  );
}
