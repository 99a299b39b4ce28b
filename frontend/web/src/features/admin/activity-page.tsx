import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/page-title';
import { AuditList } from '../audit/audit-list';
import { AdminHeader } from './admin-header';

/** The trail of everybody, or of one account. */
export function ActivityPage({ userId }: { userId: string | undefined }) {
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
      <div className="mt-4">
        <AuditList key={userId} scope={userId === undefined ? 'everybody' : { userId }} />
      </div>
    </>
  );
}
