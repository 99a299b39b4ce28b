import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLayoutEffect, useEffectEvent, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import { matchKeybindingPress, parseKeybinding } from 'tinykeys';
import { isComposing } from './composing';
import { isWriting } from './editable';

export interface Shortcut {
  /** As tinykeys writes it: `$mod` is ⌘ on a Mac and Ctrl elsewhere, `[Shift]` may be held. */
  readonly keys: string;
  /** Other keys that do the same, for example those of another system. */
  readonly otherKeys?: string;
  readonly label: MessageDescriptor;
}

/**
 * Every keyboard shortcut by scope and action. Handlers, the help dialog, menus and `aria-keyshortcuts` read this table,
 * and nothing else in the app listens to keys, except for the arrow keys of the menu and the combobox.
 */
export const shortcuts = {
  page: {
    newTask: { keys: 'q', label: msg`Add a task` },
    // Some layouts need Shift for it.
    search: { keys: '[Shift]+/', label: msg`Search tasks` },
    commands: { keys: '$mod+k', label: msg`Open the command menu` },
    undo: { keys: '$mod+z', label: msg`Undo the last change` },
    redo: { keys: '$mod+Shift+z', otherKeys: 'Control+y', label: msg`Redo the change that was undone last` },
    notifications: { keys: 'F6', label: msg`Go to notifications` },
    help: { keys: '[Shift]+?', label: msg`Show keyboard shortcuts` },
  },
  task: {
    previous: { keys: 'ArrowUp', label: msg`Previous task` },
    next: { keys: 'ArrowDown', label: msg`Next task` },
    edit: { keys: 'Enter', label: msg`Edit` },
    tick: { keys: 'Space', label: msg`Complete or reopen, on the checkbox` },
    rename: { keys: 'F2', label: msg`Rename` },
    moveToList: { keys: 'm', label: msg`Move to list…` },
    pickDate: { keys: 'd', label: msg`Pick a date…` },
    moveUp: { keys: 'Alt+ArrowUp', label: msg`Move up` },
    moveDown: { keys: 'Alt+ArrowDown', label: msg`Move down` },
    delete: { keys: 'Delete', label: msg`Delete` },
    select: { keys: 'x', label: msg`Select` },
    selectUp: { keys: 'Shift+ArrowUp', label: msg`Extend the selection up` },
    selectDown: { keys: 'Shift+ArrowDown', label: msg`Extend the selection down` },
    selectAll: { keys: '$mod+a', label: msg`Select all tasks` },
    clearSelection: { keys: 'Escape', label: msg`Clear selection` },
  },
  list: {
    moveUp: { keys: 'Alt+ArrowUp', label: msg`Move up` },
    moveDown: { keys: 'Alt+ArrowDown', label: msg`Move down` },
  },
  newTask: {
    add: { keys: 'Enter', label: msg`Add the task` },
    rejectWord: { keys: 'Escape', label: msg`Turn the last recognized word back into text` },
  },
  suggestions: {
    next: { keys: 'ArrowDown', label: msg`Next suggestion` },
    previous: { keys: 'ArrowUp', label: msg`Previous suggestion` },
    choose: { keys: 'Enter', otherKeys: 'Tab', label: msg`Use the highlighted suggestion` },
    close: { keys: 'Escape', label: msg`Close the suggestions` },
  },
  dueDate: { set: { keys: 'Enter', label: msg`Set the typed date` } },
  calendar: {
    previousDay: { keys: 'ArrowLeft', label: msg`Previous day` },
    nextDay: { keys: 'ArrowRight', label: msg`Next day` },
    previousWeek: { keys: 'ArrowUp', label: msg`Previous week` },
    nextWeek: { keys: 'ArrowDown', label: msg({ message: 'Next week', context: 'in the calendar' }) },
    startOfWeek: { keys: 'Home', label: msg`Start of the week` },
    endOfWeek: { keys: 'End', label: msg`End of the week` },
    previousMonth: { keys: 'PageUp', label: msg`Previous month` },
    nextMonth: { keys: 'PageDown', label: msg`Next month` },
    previousYear: { keys: 'Shift+PageUp', label: msg`Previous year` },
    nextYear: { keys: 'Shift+PageDown', label: msg`Next year` },
  },
  rename: {
    save: { keys: 'Enter', label: msg`Save` },
    cancel: { keys: 'Escape', label: msg`Cancel` },
  },
  editor: {
    done: { keys: '$mod+Enter', label: msg`Save and close` },
    close: { keys: 'Escape', label: msg`Close` },
  },
  search: { leave: { keys: 'Escape', label: msg`Leave search` } },
} as const satisfies Record<string, Record<string, Shortcut>>;

export type ShortcutScope = keyof typeof shortcuts;
type Action<Scope extends ShortcutScope> = keyof (typeof shortcuts)[Scope];

/** The action of a scope that a key press asks for. Keys of an input method ask for none. */
export function shortcutFor<Scope extends ShortcutScope>(
  scope: Scope,
  event: KeyboardEvent | ReactKeyboardEvent,
): Action<Scope> | undefined {
  const native = 'nativeEvent' in event ? event.nativeEvent : event;
  if (isComposing(native)) return undefined;
  const entries = Object.entries<Shortcut>(shortcuts[scope]);
  const name = entries.find(([, shortcut]) => isPressed(shortcut, native))?.[0];
  return name !== undefined && isAction(scope, name) ? name : undefined;
}

/** Runs a shortcut of the page. Single keys don't act in text fields or behind a dialog. */
export function useShortcut(
  action: Action<'page'>,
  run: () => void,
  canRun: (event: KeyboardEvent) => boolean = () => true,
): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || shortcutFor('page', event) !== action) return;
    const isBlocked = isWriting(event.target) || document.querySelector('dialog[open]') !== null;
    if ((isSingleKey(shortcuts.page[action]) && isBlocked) || !canRun(event)) return;
    event.preventDefault();
    run();
  });
  // Before the first paint: someone who sees the page may press a key at once.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      onKeyDown(event);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const keyNames: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Escape: 'Esc',
};

/** The keys as they are printed on a keyboard. */
export function keyNamesOf(shortcut: Shortcut): string[] {
  return partsOf(shortcut).map((part) => keyNames[part] ?? part);
}

/** The value of `aria-keyshortcuts`. */
export function ariaKeysOf(shortcut: Shortcut): string {
  return partsOf(shortcut)
    .map((part) => (part === '$mod' ? (isMac ? 'Meta' : 'Control') : part))
    .join('+');
}

/** Matches WCAG 2.1.4: a single character without a modifier. */
export function isSingleKey(shortcut: Shortcut): boolean {
  const [first = '', ...more] = partsOf(shortcut);
  return more.length === 0 && first.length === 1;
}

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
    // Storage can be blocked; the shortcuts then stay on.
  }
}

function partsOf({ keys }: Shortcut): string[] {
  return keys.replace('[Shift]+', '').split('+');
}

function isPressed(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const pressed = withLatinKey(event);
  const presses = [shortcut.keys, ...(shortcut.otherKeys ? [shortcut.otherKeys] : [])].flatMap((keys) =>
    parseKeybinding(keys),
  );
  return (
    presses.some((press) => matchKeybindingPress(pressed, press)) &&
    (!isSingleKey(shortcut) || singleKeysEnabled())
  );
}

/** What a key with a letter of another script has on a Latin keyboard: `й` is on the key of `q`. */
function withLatinKey(event: KeyboardEvent): KeyboardEvent {
  const { key, code } = event;
  const found = /^(?:Key(?<letter>[A-Z])|Digit(?<digit>\d)|(?<slash>Slash))$/.exec(code);
  if (!found || !/^[^\p{ASCII}\p{Script=Latin}]$/u.test(key)) return event;
  const { letter, digit } = found.groups ?? {};
  return new KeyboardEvent(event.type, {
    ...modifiersOf(event),
    code,
    key: letter?.toLowerCase() ?? digit ?? (event.shiftKey ? '?' : '/'),
  });
}

function modifiersOf({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): EventModifierInit {
  return { altKey, ctrlKey, metaKey, shiftKey };
}

function isAction<Scope extends ShortcutScope>(scope: Scope, name: string): name is Action<Scope> & string {
  return name in shortcuts[scope];
}
