import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Fragment, useEffect, useRef, type ReactNode } from 'react';
import { SessionContext } from '../features/session/session-context';
import { focusHeading } from '../lib/heading-focus';
import { OpenOverlayContext } from '../lib/overlays';
import type { App } from './app';

export function Providers({ app }: { app: App }) {
  return (
    <I18nProvider i18n={i18n}>
      <SessionContext value={app.session}>
        <QueryClientProvider client={app.queryClient}>
          <InOneLanguage>
            <OpenOverlayContext value={app.openOverlay}>
              <RouterProvider router={app.router} />
            </OpenOverlayContext>
          </InOneLanguage>
        </QueryClientProvider>
      </SessionContext>
    </I18nProvider>
  );
}

/** Remounts the page when the language changes, so that texts from plain functions change too. */
function InOneLanguage({ children }: { children: ReactNode }) {
  const { locale } = useLingui().i18n;
  const shown = useRef(locale);
  useEffect(() => {
    if (shown.current !== locale) focusHeading();
    shown.current = locale;
  }, [locale]);
  return <Fragment key={locale}>{children}</Fragment>;
}
