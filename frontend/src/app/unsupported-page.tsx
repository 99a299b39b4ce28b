import { t } from '@lingui/core/macro';
import { usePageTitle } from '../lib/page-title';
import { Brand } from '../ui/brand';

/** Shown when the browser lacks a feature the app needs, see `hasNeededFeatures()`. */
export function UnsupportedPage() {
  const isInsecure = !window.isSecureContext;
  const title = isInsecure ? t`Holdfast needs a secure connection` : t`Holdfast needs a newer browser`;
  usePageTitle(title);
  const { host, pathname, search, hash } = window.location;
  const secureOrigin = `https://${host}`;
  return (
    <main className="mx-auto w-full max-w-[26rem] px-5 py-8 sm:pt-[12vh]">
      <p className="mb-8">
        <Brand />
      </p>
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <p className="text-muted mt-2 text-sm">
        {isInsecure
          ? t`Your connection isn't encrypted, so your browser limits this page.`
          : t`Update your browser or try another one.`}
      </p>
      {isInsecure && (
        <p className="mt-4 text-sm break-words">
          <a href={secureOrigin + pathname + search + hash} className="link">
            {t`Open ${secureOrigin}`}
          </a>
        </p>
      )}
    </main>
  );
}
