import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { createContext, use, useState, type ReactNode } from 'react';
import {
  enableSingleKeys,
  isSingleKey,
  keyNamesOf,
  shortcuts,
  singleKeysEnabled,
  useShortcut,
  type Shortcut,
  type ShortcutScope,
} from '../lib/shortcuts';
import { CheckboxField } from '../ui/checkbox-field';
import { Dialog } from '../ui/dialog';

const OpenShortcutsContext = createContext<() => void>(() => undefined);

export function useOpenShortcuts(): () => void {
  return use(OpenShortcutsContext);
}

/** `?` opens the help dialog from every page. */
export function Shortcuts({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    setOpen(true);
  };
  useShortcut('help', open);

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

const scopes: readonly { scope: ShortcutScope; title: () => string }[] = [
  { scope: 'page', title: () => t`Anywhere` },
  { scope: 'task', title: () => t`On a task` },
  { scope: 'newTask', title: () => t`In the new task field` },
  { scope: 'suggestions', title: () => t`In the suggestions after # or @` },
  { scope: 'editor', title: () => t`While editing a task` },
  { scope: 'dueDate', title: () => t`In the field for a due date` },
  { scope: 'calendar', title: () => t`In the calendar` },
  { scope: 'rename', title: () => t`While renaming a task` },
  { scope: 'list', title: () => t`On a list in the sidebar` },
  { scope: 'search', title: () => t`In the search field` },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [isEnabled, setEnabled] = useState(singleKeysEnabled);
  const all = scopes.flatMap(({ scope }) => Object.values<Shortcut>(shortcuts[scope]));
  const singleKeys = all.filter(isSingleKey).flatMap(keyNamesOf).join(', ');
  return (
    <Dialog title={t`Keyboard shortcuts`} onClose={onClose}>
      {scopes.map(({ scope, title }) => (
        <section key={scope} className="mt-4">
          <h3 className="text-muted text-xs font-semibold">{title()}</h3>
          <dl>
            {Object.entries<Shortcut>(shortcuts[scope]).map(([action, shortcut]) => (
              <ShortcutRow key={action} shortcut={shortcut} />
            ))}
          </dl>
        </section>
      ))}
      <div className="mt-3">
        <CheckboxField
          id="single-keys"
          label={t`Use single-key shortcuts (${singleKeys})`}
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

function ShortcutRow({ shortcut }: { shortcut: Shortcut }) {
  return (
    <div className="border-line flex items-center justify-between gap-4 border-b py-2 text-sm">
      <dt className="order-2 flex shrink-0 gap-1">
        {keyNamesOf(shortcut).map((key) => (
          <kbd key={key} className="border-line bg-sunken rounded-sm border px-2 py-0.5 font-mono text-xs">
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{i18n._(shortcut.label)}</dd>
    </div>
  );
}
