import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';

const tab =
  'aria-[current=page]:border-accent aria-[current=page]:text-ink text-muted hover:text-ink -mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm font-medium';

export function AdminHeader() {
  return (
    <>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {t`Administration`}
      </h1>
      <nav aria-label={t`Administration`} className="border-line mt-3 -ms-3 flex border-b">
        <Link to="/admin" activeOptions={{ exact: true, includeSearch: false }} className={tab}>
          {t`People`}
        </Link>
        <Link to="/admin/activity" activeOptions={{ includeSearch: false }} className={tab}>
          {t`Activity`}
        </Link>
      </nav>
    </>
  );
}
