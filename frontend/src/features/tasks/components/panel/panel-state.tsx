import { t } from '@lingui/core/macro';
import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { EditorState } from '../../model/task-editor';
import { isRefused, type PendingChange } from '../../sync/pending-change';
import { useOutbox } from '../../sync/use-outbox';

interface PanelStateProps {
  editor: EditorState;
  /** The changes of this task that the server doesn't have. */
  pending: readonly PendingChange[];
  /** The user has typed since the panel was opened. */
  wasEdited: boolean;
}

/** Says where the text of the open task is: with the server, on this device or only in the form. */
export function PanelState({ editor, pending, wasEdited }: PanelStateProps) {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const outbox = useOutbox();
  const place = useSyncExternalStore(outbox.subscribe, outbox.place);
  const waits = stateOf(editor, pending, isOnline);
  const state = waits === 'waiting' ? place : waits;
  const text = textOf(state);
  const isGood = ['typing', 'saving', 'saved', 'device'].includes(state);
  return (
    <>
      <p className={`text-sm ${isGood ? 'text-muted' : 'text-danger font-medium'}`} data-panel-state>
        {text}
      </p>
      {/* Each pause would be announced if this said "Saving…" in between. */}
      <p role="status" aria-label={t`State of the task`} className="sr-only">
        {wasEdited && state !== 'saving' && state !== 'typing' && text}
      </p>
    </>
  );
}

type State = 'typing' | 'saving' | 'saved' | 'device' | 'page' | 'refused' | 'draft' | 'incomplete';

function stateOf(
  { fields, problems, isChanged }: EditorState,
  pending: readonly PendingChange[],
  isOnline: boolean,
): State | 'waiting' {
  // A part of a date isn't text that could be kept.
  if (Object.keys(problems).length > 0) return isChanged ? 'draft' : 'incomplete';
  if (fields.dueText !== '') return 'typing';
  if (isChanged) return 'saving';
  if (pending.some(isRefused)) return 'refused';
  if (pending.length === 0) return 'saved';
  return isOnline && pending.every(({ error }) => error === null) ? 'saving' : 'waiting';
}

function textOf(state: State): string {
  switch (state) {
    case 'typing':
      return t`Press Enter to set the date.`;
    case 'saving':
      return t`Saving…`;
    case 'saved':
      return t({ message: 'Saved', comment: 'state in the header' });
    case 'device':
      return t`Saved on this device`;
    case 'page':
      return t`Not saved yet. Keep this page open.`;
    case 'refused':
      return t({ message: 'Not saved', comment: 'state of a task' });
    case 'incomplete':
      return t`Not saved. Correct the errors above.`;
    case 'draft':
      return t`Not saved. Correct the errors above. Your text is kept as a draft.`;
  }
}
