import { t } from '@lingui/core/macro';
import { createContext, use, useState, type ReactNode } from 'react';
import { enableSingleKeys, singleKeysEnabled, useSingleKey } from '../lib/single-keys';
import { CheckboxField } from '../ui/checkbox-field';
import { Dialog } from '../ui/dialog';

const OpenShortcutsContext = createContext<() => void>(() => undefined);

export function useOpenShortcuts(): () => void {
  return use(OpenShortcutsContext);
}

/** `?` shows what the keys do, from every page. */
export function Shortcuts({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    setOpen(true);
  };
  useSingleKey('[Shift]+?', open);

  return (
    <OpenShortcutsContext value={open}>
      {children}
      {isOpen && (
        <ShortcutsDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </OpenShortcutsContext>
  );
}

const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const shortcuts = () => [
  { keys: ['q'], does: t`Write a new task` },
  { keys: ['/'], does: t`Search` },
  { keys: ['↑', '↓'], does: t`Go from task to task` },
  { keys: ['Enter'], does: t`Edit the task` },
  { keys: ['Space'], does: t`Tick the task, on its circle` },
  { keys: ['F2'], does: t`Rename the task` },
  { keys: ['m'], does: t`Move the task to a list` },
  { keys: ['Delete'], does: t`Delete the task` },
  { keys: ['Alt', '↑ ↓'], does: t`Move the task, or the list, up or down` },
  { keys: ['x'], does: t`Select the task` },
  { keys: ['Shift', '↑ ↓'], does: t`Select from task to task` },
  { keys: [mod, 'A'], does: t`Select all tasks, on one of them` },
  { keys: [mod, 'Z'], does: t`Undo` },
  { keys: [mod, 'Enter'], does: t`Save the task that you edit` },
  { keys: ['Esc'], does: t`Close without saving, or make the last word that was understood text again` },
  { keys: [mod, 'K'], does: t`Go anywhere by name` },
  { keys: ['F6'], does: t`Go to the notifications` },
  { keys: ['?'], does: t`Show this list` },
];

function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [isEnabled, setEnabled] = useState(singleKeysEnabled);
  return (
    <Dialog title={t`Keyboard shortcuts`} onClose={onClose}>
      <dl className="mt-3">
        {shortcuts().map(({ keys, does }) => (
          <div
            key={does}
            className="border-line flex items-center justify-between gap-4 border-b py-2 text-sm"
          >
            <dt className="order-2 flex shrink-0 gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="border-line bg-sunken rounded-sm border px-2 py-0.5 font-mono text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3">
        <CheckboxField
          id="single-keys"
          label={t`Single keys (q, /, m, x and ?) are shortcuts`}
          checked={isEnabled}
          onChange={({ target }) => {
            enableSingleKeys(target.checked);
            setEnabled(target.checked);
          }}
        />
      </div>
    </Dialog>
  );
}
