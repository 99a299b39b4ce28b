import { t } from '@lingui/core/macro';
import { useEffect, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { List, Task } from '../../../../api/client';
import { messageFor } from '../../../../lib/error-message';
import { shortcutFor } from '../../../../lib/shortcuts';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { RestoredNote } from '../../../../ui/restored-note';
import { isGone } from '../../../../lib/request-failure';
import { useTaskDraft } from '../../hooks/use-task-draft';
import { EditConflict, useEditTask, type TaskEdit } from '../../model/task-edit';
import { useTaskCache } from '../../api/task-owner';
import { problemsOf } from '../../model/task-limits';
import { CopyLink } from './copy-link';
import { EditConflictNote, GoneNote } from './panel-notes';
import { TaskFieldsForm } from './task-fields';

export interface TaskPanelProps {
  task: Task;
  lists: readonly List[];
  onClose: () => void;
  /** Called when the first unsaved text is typed, and with null when there is none any more. */
  onDraft: (task: Task | null) => void;
  /** The task was deleted elsewhere; its text becomes a new task. */
  onAddAsNew: (edit: TaskEdit) => void;
}

/**
 * Edits a task. Stays open until the server has saved the change. Unsaved text is a draft, which closing the panel keeps.
 */
export function TaskPanel({ task, lists, onClose, onDraft, onAddAsNew }: TaskPanelProps) {
  const { base, fields, edit, isChanged, wasRestored, ...draft } = useTaskDraft(task);
  const [wasSubmitted, setSubmitted] = useState(false);
  const cache = useTaskCache();
  const save = useEditTask();
  const problems = problemsOf(edit);
  useEffect(() => {
    onDraft(isChanged ? task : null);
  }, [task, isChanged, onDraft]);
  const finish = (): void => {
    draft.clear();
    onClose();
  };

  function submit(event?: SyntheticEvent): void {
    event?.preventDefault();
    setSubmitted(true);
    if (Object.keys(problems).length > 0 || save.isPending) return;
    if (isChanged) save.mutate({ base, edit }, { onSuccess: finish });
    else finish();
  }

  function keepMine(current: Task): void {
    draft.rebase(current);
    save.mutate({ base: current, edit }, { onSuccess: finish });
  }

  function takeOther(current: Task): void {
    cache.replace(base, current);
    finish();
  }

  function discardGone(): void {
    cache.remove(base);
    finish();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (shortcutFor('editor', event) === 'save') submit();
  }

  return (
    <Dialog title={t`Task`} placement="end" hasAddress action={<CopyLink task={task} />} onClose={onClose}>
      <form
        method="post"
        action="/tasks"
        noValidate
        aria-label={t`Edit ${task.title}`}
        className="mt-3 space-y-4"
        onSubmit={submit}
        onKeyDown={onKeyDown}
      >
        {wasRestored && <RestoredNote fieldId="task-title" onDiscard={draft.clear} />}
        <TaskFieldsForm
          fields={fields}
          lists={lists}
          problems={wasSubmitted ? problems : {}}
          onChange={draft.set}
        />
        {save.error instanceof EditConflict ? (
          <EditConflictNote current={save.error.current} onKeepMine={keepMine} onTakeOther={takeOther} />
        ) : isGone(save.error) ? (
          <GoneNote
            onAddAsNew={() => {
              discardGone();
              onAddAsNew(edit);
            }}
            onDiscard={discardGone}
          />
        ) : (
          <SaveOrCancel error={save.error} isPending={save.isPending} onCancel={onClose} />
        )}
      </form>
    </Dialog>
  );
}

interface SaveOrCancelProps {
  error: Error | null;
  isPending: boolean;
  onCancel: () => void;
}

function SaveOrCancel({ error, isPending, onCancel }: SaveOrCancelProps) {
  return (
    <div className="bg-surface border-line sticky bottom-0 -mx-5 mt-5 -mb-5 border-t px-5 py-3">
      {error && (
        <p role="alert" className="text-danger mb-2 text-sm font-medium">
          {t`Not saved.`} {messageFor(error)} {t`Your text is still here.`}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" pendingText={isPending ? t`Saving…` : undefined}>
          {error ? t`Try again` : t`Save`}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t`Cancel`}
        </Button>
      </div>
    </div>
  );
}
