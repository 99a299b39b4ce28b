import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent } from 'react';
import { useShowToast } from '../ui/toasts';
import { keepFiles } from './service-worker';

let takeOver: (() => void) | null = null;
let tell: () => void = () => undefined;

/** Once for the page: a note may come before somebody has signed in, and waits until then. */
export function watchForUpdates(): void {
  keepFiles((run) => {
    takeOver = run;
    tell();
  });
}

/** Never by itself: a page that reloads under the hands of a person loses what they are typing. */
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
