import { lazy, Suspense, useEffect, useState } from 'react';
import { loadLater } from '../lib/load-later';
import { useShortcut } from '../lib/shortcuts';
import { whenIdle } from '../lib/when-idle';

const loadDialog = () => loadLater(() => import('./command-dialog'));
const CommandDialog = lazy(loadDialog);

/** Opens the command menu with Ctrl+K (⌘K). */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);

  useShortcut('commands', () => {
    if (!document.querySelector('dialog[open]')) setOpen(true);
  });
  // Load the menu before it is first opened, so that typing can start at once.
  useEffect(() => {
    // If this fails, opening the menu shows the error.
    void whenIdle()
      .then(loadDialog)
      .catch(() => undefined);
  }, []);

  return (
    isOpen && (
      <Suspense>
        <CommandDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      </Suspense>
    )
  );
}
