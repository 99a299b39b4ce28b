import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent } from 'react';
import { useShowToast } from '../ui/toasts';
import { keepFiles } from './service-worker';

let takeOver: (() => void) | null = null;
let tell: () => void = () => undefined;

/** Called once per page. An update found before sign-in is offered after it. */
export function watchForUpdates(): void {
  keepFiles((run) => {
    takeOver = run;
    tell();
  });
}

/** Offers the update instead of reloading, which would lose what the user is typing. */
export function UpdateNote(): null {
  const showToast = useShowToast();
  const show = useEffectEvent(() => {
    const run = takeOver;
    if (!run) return;
    showToast({
      message: t`A new version of Holdfast is ready.`,
      tone: 'lasting',
      action: { label: t`Reload`, run },
    });
  });
  useEffect(() => {
    tell = show;
    show();
    return () => {
      tell = () => undefined;
    };
  }, []);
  return null;
}
