import { t } from '@lingui/core/macro';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { messageFor } from '../lib/error-message';
import { useHeadingFocus } from '../lib/heading-focus';
import { PartUnavailable } from '../lib/load-later';
import { usePageTitle } from '../lib/page-title';
import { Brand } from '../ui/brand';
import { Button } from '../ui/button';

/** Shown when the session can't be checked or a part of the app doesn't load. */
export function FailurePage({ error }: ErrorComponentProps) {
  const router = useRouter();
  const isPartMissing = error instanceof PartUnavailable;
  const title = isPartMissing ? t`Part of this page didn't load` : t`Holdfast can't start`;
  usePageTitle(title);
  useHeadingFocus();
  return (
    <main className="mx-auto w-full max-w-[26rem] px-5 py-8 sm:pt-[12vh]">
      <p className="mb-8">
        <Brand />
      </p>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {title}
      </h1>
      <p className="text-muted mt-2 text-sm">
        {isPartMissing ? t`Check your connection, then reload.` : messageFor(error)}{' '}
        {t`Your tasks are safe, and you're still signed in.`}
      </p>
      <Button
        look="primary"
        className="mt-6 self-start"
        onClick={() => {
          if (isPartMissing) window.location.reload();
          else void router.invalidate();
        }}
      >
        {isPartMissing ? t`Reload page` : t`Try again`}
      </Button>
    </main>
  );
}
