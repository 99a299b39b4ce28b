import { useEffect, useEffectEvent } from 'react';
import { isWriting } from './editable';
import { listenForKeys } from './shortcuts';

const STORAGE_KEY = 'holdfast.single-keys';

/** Single-key shortcuts can be turned off: speech input presses letters by accident (WCAG 2.1.4). */
export function singleKeysEnabled(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

export function enableSingleKeys(isEnabled: boolean): void {
  try {
    if (isEnabled) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, 'off');
  } catch {
    // Storage can be switched off; the shortcuts then stay on.
  }
}

/** Calls `run` when the key is pressed outside of a text field and of a dialog. */
export function useSingleKey(key: string, run: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!singleKeysEnabled() || isWriting(event.target) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    run();
  });
  useEffect(() => listenForKeys({ [key]: onKey }), [key]);
}
