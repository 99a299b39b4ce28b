import { useEffect, useRef, type RefObject } from 'react';
import { isWriting } from '../../../lib/editable';
import { useShortcut } from '../../../lib/shortcuts';
import { useHistoryOf } from '../sync/use-history';

/** Ctrl+Z (⌘Z) undoes the latest change of the user in this tab, on every page. Renders nothing. */
export function UndoKeys({ userId }: { userId: string }) {
  const { undo, redo } = useHistoryOf(userId);
  const emptied = useEmptiedField();
  const isFree = ({ target }: KeyboardEvent): boolean =>
    !isWriting(target) || (isEmpty(target) && target !== emptied.current);
  useShortcut('undo', undo, isFree);
  useShortcut('redo', redo, isFree);
  return null;
}

/** Returns the field that the user has emptied, whose text the browser can bring back. */
function useEmptiedField(): RefObject<EventTarget | null> {
  const emptied = useRef<EventTarget | null>(null);
  useEffect(() => {
    const note = ({ target }: Event): void => {
      emptied.current = isEmpty(target) ? target : null;
    };
    window.addEventListener('input', note);
    return () => {
      window.removeEventListener('input', note);
    };
  }, []);
  return emptied;
}

/** An empty field has nothing to undo itself. */
function isEmpty(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.value === '';
}
