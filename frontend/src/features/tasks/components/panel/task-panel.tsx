import { t } from '@lingui/core/macro';
import { useEffect, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { List, Task } from '../../../../api/client';
import { messageFor } from '../../../../lib/error-message';
import { shortcutFor } from '../../../../lib/shortcuts';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { isGone } from '../../../../lib/request-failure';
import {
  changeOf,
  EditConflict,
  editOf,
  fieldsOf,
  useEditTask,
  type TaskEdit,
  type TaskFields,
} from '../../model/task-edit';
import { useTaskCache } from '../../api/task-owner';
import { problemsOf } from '../../model/task-limits';
import { CopyLink } from './copy-link';
import { EditConflictNote, GoneNote } from './panel-notes';
import { TaskFieldsForm } from './task-fields';

export interface TaskPanelProps {
  task: Task;
  lists: readonly List[];
  /** The unsaved text, when the panel is reopened. */
  draft?: TaskFields | undefined;
  /** Called with the unsaved text, if any. */
  onClose: (draft?: TaskFields) => void;
  /** Called with each unsaved text, or null when there is none. */
  onDraft: (task: Task, draft: TaskFields | null) => void;
  /** The task was deleted elsewhere; its text becomes a new task. */
  onAddAsNew: (edit: TaskEdit) => void;
}

/** Edits a task. Stays open until the server has saved the change. */
export function TaskPanel({ task, lists, draft, onClose, onDraft, onAddAsNew }: TaskPanelProps) {
  const [base, setBase] = useState(task);
  const [fields, setFields] = useState(() => draft ?? fieldsOf(task));
  const [wasSubmitted, setSubmitted] = useState(false);
  const cache = useTaskCache();
  const save = useEditTask();
  const edit = editOf(fields);
  const problems = problemsOf(edit);
  const isChanged = Object.keys(changeOf(base, edit)).length > 0;
  const unsaved = isChanged ? fields : null;
  useEffect(() => {
    onDraft(task, unsaved);
  }, [task, unsaved, onDraft]);
  const close = (): void => {
    onClose();
  };

  function submit(event?: SyntheticEvent): void {
    event?.preventDefault();
    setSubmitted(true);
    if (Object.keys(problems).length > 0 || save.isPending) return;
    if (isChanged) save.mutate({ base, edit }, { onSuccess: close });
    else onClose();
  }

  function keepMine(current: Task): void {
    setBase(current);
    save.mutate({ base: current, edit }, { onSuccess: close });
  }

  function takeOther(current: Task): void {
    cache.replace(base, current);
    onClose();
  }

  function discardGone(): void {
    cache.remove(base);
    onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (shortcutFor('editor', event) === 'save') submit();
  }

  return (
    <Dialog
      title={t`Task`}
      placement="end"
      hasAddress
      action={<CopyLink task={task} />}
      onClose={() => {
        onClose(unsaved ?? undefined);
      }}
    >
      <form
        method="post"
        action="/tasks"
        noValidate
        aria-label={t`Edit ${task.title}`}
        className="mt-3"
        onSubmit={submit}
        onKeyDown={onKeyDown}
      >
        <TaskFieldsForm
          fields={fields}
          lists={lists}
          problems={wasSubmitted ? problems : {}}
          onChange={(change) => {
            setFields({ ...fields, ...change });
          }}
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
          <SaveOrCancel error={save.error} isPending={save.isPending} onCancel={close} />
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
