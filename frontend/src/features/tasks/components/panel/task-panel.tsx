import { t } from '@lingui/core/macro';
import { useEffect, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { List, Task } from '../../../../api/client';
import { shortcutFor } from '../../../../lib/shortcuts';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { RestoredNote } from '../../../../ui/restored-note';
import { useTaskSteps } from '../../api/change-task';
import { useTaskDraft } from '../../hooks/use-task-draft';
import { changeOf } from '../../model/task-edit';
import { problemsOf } from '../../model/task-limits';
import { useHistory } from '../../sync/use-history';
import { CopyLink } from './copy-link';
import { TaskFieldsForm } from './task-fields';

export interface TaskPanelProps {
  task: Task;
  lists: readonly List[];
  onClose: () => void;
  /** Called when the first unsaved text is typed, and with null when there is none any more. */
  onDraft: (task: Task | null) => void;
}

/** Edits a task. Unsaved text is a draft, which closing the panel keeps. */
export function TaskPanel({ task, lists, onClose, onDraft }: TaskPanelProps) {
  const { base, fields, edit, isChanged, wasRestored, ...draft } = useTaskDraft(task);
  const [wasSubmitted, setSubmitted] = useState(false);
  const { change } = useTaskSteps();
  const { record } = useHistory();
  const problems = problemsOf(edit);
  useEffect(() => {
    onDraft(isChanged ? task : null);
  }, [task, isChanged, onDraft]);

  function submit(event?: SyntheticEvent): void {
    event?.preventDefault();
    setSubmitted(true);
    if (Object.keys(problems).length > 0) return;
    const { title } = edit;
    if (isChanged) record(t`Changed “${title}”`, change(base, changeOf(base, edit)));
    draft.clear();
    onClose();
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
        <div className="bg-surface border-line sticky bottom-0 -mx-5 mt-5 -mb-5 flex flex-wrap gap-2 border-t px-5 py-3">
          <Button type="submit" look="primary">
            {t`Save`}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
