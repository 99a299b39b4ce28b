import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/page-title';
import type { ReactNode } from 'react';
import { AdminHeader } from './admin-header';

/** The trail of everybody, or of one account. */
export function ActivityPage({ userId, children }: { userId: string | undefined; children: ReactNode }) {
  usePageTitle(t`Activity`);
  return (
    <>
      <AdminHeader />
      {userId !== undefined && (
        <p className="mt-4 text-sm">
          {t`Of one account.`}{' '}
          <Link to="/admin/activity" className="link">
            {t`Show all`}
          </Link>
        </p>
      )}
      <div className="mt-4">{children}</div>
    </>
  );
}
