import { useEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { Task } from '../../api/client';
import { whatHappened } from '../../lib/failure-text';
import { Button } from '../../ui/button';
import { isGone } from './task-changes';
import { changeOf, EditConflict, editOf, fieldsOf, useEditTask, type TaskEdit } from './task-edit';
import { EditConflictNote, GoneNote } from './task-editor-notes';
import { TaskFieldsForm } from './task-fields';
import { useTaskCache } from './task-owner';
import { problemsOf } from './task-text';

interface TaskEditorProps {
  task: Task;
  onClose: () => void;
  /** The task is gone, its text is wanted: it becomes a new task. */
  onAddAsNew: (edit: TaskEdit) => void;
}

/** Stays open until the server has the change: what is typed here is never only on its way. */
export function TaskEditor({ task, onClose, onAddAsNew }: TaskEditorProps) {
  const [base, setBase] = useState(task);
  const [fields, setFields] = useState(() => fieldsOf(task));
  const [wasSubmitted, setSubmitted] = useState(false);
  const titleInput = useRef<HTMLInputElement>(null);
  const cache = useTaskCache();
  const save = useEditTask();
  const edit = editOf(fields, base);
  const problems = problemsOf(edit);

  useEffect(() => {
    titleInput.current?.focus({ preventScroll: true });
    titleInput.current?.form?.scrollIntoView({ block: 'nearest' });
  }, []);

  function submit(event?: SyntheticEvent): void {
    event?.preventDefault();
    setSubmitted(true);
    if (Object.keys(problems).length > 0 || save.isPending) return;
    if (Object.keys(changeOf(base, edit)).length === 0) onClose();
    else save.mutate({ base, edit }, { onSuccess: onClose });
  }

  function keepMine(current: Task): void {
    setBase(current);
    save.mutate({ base: current, edit }, { onSuccess: onClose });
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
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
  }

  return (
    <li className="border-line bg-surface shadow-float my-2 rounded-md border p-4">
      <form
        method="post"
        action="/tasks"
        noValidate
        aria-label={`Edit ${task.title}`}
        onSubmit={submit}
        onKeyDown={onKeyDown}
      >
        <TaskFieldsForm
          fields={fields}
          problems={wasSubmitted ? problems : {}}
          titleRef={titleInput}
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
          <SaveOrCancel error={save.error} isPending={save.isPending} onCancel={onClose} />
        )}
      </form>
    </li>
  );
}

interface SaveOrCancelProps {
  error: Error | null;
  isPending: boolean;
  onCancel: () => void;
}

function SaveOrCancel({ error, isPending, onCancel }: SaveOrCancelProps) {
  return (
    <>
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          Not saved. {whatHappened(error)} Your text is still here.
        </p>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button type="submit" look="primary" pendingText={isPending ? 'Saving…' : undefined}>
          {error ? 'Try again' : 'Save'}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </>
  );
}
