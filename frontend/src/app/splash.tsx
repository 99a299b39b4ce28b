import { t } from '@lingui/core/macro';
import { BrandMark } from '../ui/brand';

/**
 * Shown while the session is checked, instead of a form or page that would have to vanish again. It has no heading: the
 * first heading means that the page is there.
 */
export function Splash() {
  return (
    <main aria-busy="true" className="grid min-h-dvh place-items-center">
      <p role="status" className="text-accent">
        <BrandMark className="skeleton h-12 !bg-transparent" />
        <span className="sr-only">{t`Loading…`}</span>
      </p>
    </main>
  );
}
