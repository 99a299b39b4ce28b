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
      <p className="text-muted mt-2 text-sm">
        {t`There is nothing at this address. If you typed it, check it once more; if a link brought you here, it is out of date.`}
      </p>
      <Link to="/tasks" className={`${buttonStyle('primary')} mt-6`}>
        {t`Go to your tasks`}
      </Link>
    </main>
  );
}
