import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../lib/page-title';
import { Brand } from '../ui/brand';
import { buttonStyle } from '../ui/button';

export function NotFoundPage() {
  usePageTitle(t`Page not found`);
  return (
    <main className="mx-auto w-full max-w-[26rem] px-5 py-8 sm:pt-[12vh]">
      <p className="mb-8">
        <Brand />
      </p>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {t`Page not found`}
      </h1>
      <p className="text-muted mt-2 text-sm">{t`This link may be out of date or mistyped.`}</p>
      <Link to="/tasks" className={`${buttonStyle('primary')} mt-6`}>
        {t`Go to your tasks`}
      </Link>
    </main>
  );
}
