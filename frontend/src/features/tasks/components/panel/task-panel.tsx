import { t } from '@lingui/core/macro';
import { useEffect, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { List, Task } from '../../../../api/client';
import { isGone } from '../../../../lib/request-failure';
import { shortcutFor } from '../../../../lib/shortcuts';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { RestoredNote } from '../../../../ui/restored-note';
import { useTaskEditor } from '../../hooks/use-task-editor';
import { useOutbox } from '../../sync/use-outbox';
import RefusedChange from '../refused/refused-change';
import { CopyLink } from './copy-link';
import { PanelState } from './panel-state';
import { TaskFieldsForm } from './task-fields';

export interface TaskPanelProps {
  task: Task;
  lists: readonly List[];
  onClose: () => void;
  /** Called when there is text that isn't queued, and with null when there is none any more. */
  onDraft: (task: Task | null) => void;
}

/** Edits a task, which is saved as it is typed. Text that can't be saved is a draft, which closing the panel keeps. */
export function TaskPanel({ task, lists, onClose, onDraft }: TaskPanelProps) {
  const { editor, state, pending, refused, follow } = useTaskEditor(task);
  const outbox = useOutbox();
  const [wasEdited, setEdited] = useState(false);
  useEffect(() => {
    onDraft(state.isChanged ? task : null);
  }, [task, state.isChanged, onDraft]);

  function close(): void {
    editor.flush();
    onClose();
  }

  function finish(event?: SyntheticEvent): void {
    event?.preventDefault();
    if (editor.flush()) onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (shortcutFor('editor', event) === 'done') finish();
  }

  function onBlur(): void {
    editor.flush();
    follow();
  }

  function afterDecision(): void {
    if (!refused.some(({ error }) => isGone(error))) {
      // The button disappears, and focus with it.
      document.getElementById('task-title')?.focus();
      return;
    }
    editor.discard();
    onClose();
  }

  return (
    <Dialog title={t`Task`} placement="end" hasAddress action={<CopyLink task={task} />} onClose={close}>
      {refused.length > 0 && <RefusedChange entries={refused} outbox={outbox} onDecided={afterDecision} />}
      <form
        method="post"
        action="/tasks"
        noValidate
        aria-label={t`Edit ${task.title}`}
        className="mt-3 space-y-4"
        onSubmit={finish}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      >
        {state.wasRestored && <RestoredNote fieldId="task-title" onDiscard={editor.discard} />}
        <TaskFieldsForm
          {...state}
          lists={lists}
          onChange={(change) => {
            setEdited(true);
            editor.set(change);
          }}
          onIncomplete={editor.setIncomplete}
          onSetDue={editor.flush}
        />
        <div className="bg-surface border-line sticky bottom-0 -mx-5 mt-5 -mb-5 flex flex-wrap items-center justify-between gap-2 border-t px-5 py-3">
          <div className="min-w-0">
            <PanelState editor={state} pending={pending} wasEdited={wasEdited} />
          </div>
          <Button type="submit" look="primary">
            {t`Finish editing`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
