import { t } from '@lingui/core/macro';
import { BrandMark } from '../ui/brand';

/** While it is not known who is here: neither the app nor a form, so that nothing has to vanish again. */
export function Splash() {
  return (
    <main aria-busy="true" className="grid min-h-dvh place-items-center">
      <h1 className="sr-only">Holdfast</h1>
      <p role="status" className="text-accent">
        <BrandMark className="skeleton h-12 !bg-transparent" />
        <span className="sr-only">{t`Loading…`}</span>
      </p>
    </main>
  );
}
