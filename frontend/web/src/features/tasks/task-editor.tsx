import { useEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { Task } from '../../api/client';
import { whatHappened } from '../../lib/failure-text';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { TextArea } from '../../ui/text-area';
import { EditConflict, isGone, useEditTask, type TaskEdit } from './task-changes';
import { EditConflictNote, GoneNote } from './task-editor-notes';
import { useTaskCache } from './task-owner';
import { descriptionProblem, titleProblem } from './task-text';

interface TaskEditorProps {
  task: Task;
  onClose: () => void;
  /** The task is gone, its text is wanted: it becomes a new task. */
  onAddAsNew: (edit: TaskEdit) => void;
}

/** Stays open until the server has the change: what is typed here is never only on its way. */
export function TaskEditor({ task, onClose, onAddAsNew }: TaskEditorProps) {
  const [base, setBase] = useState(task);
  const [title, setTitle] = useState(task.title);
  const [description, setDescription] = useState(task.description ?? '');
  const [wasSubmitted, setSubmitted] = useState(false);
  const titleInput = useRef<HTMLInputElement>(null);
  const cache = useTaskCache();
  const save = useEditTask();
  const edit = { title: title.trim(), description: description.trim() === '' ? null : description };
  const problems = wasSubmitted
    ? { title: titleProblem(title), description: descriptionProblem(description) }
    : {};

  useEffect(() => {
    titleInput.current?.focus();
  }, []);

  function submit(event?: SyntheticEvent): void {
    event?.preventDefault();
    setSubmitted(true);
    if ((titleProblem(title) ?? descriptionProblem(description)) !== undefined || save.isPending) return;
    if (edit.title === base.title && edit.description === base.description) onClose();
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
        <div className="space-y-4">
          <TextField
            ref={titleInput}
            id="task-title"
            label="Title"
            dir="auto"
            autoComplete="off"
            value={title}
            error={problems.title}
            onChange={({ target }) => {
              setTitle(target.value);
            }}
          />
          <TextArea
            id="task-description"
            label="Description"
            dir="auto"
            value={description}
            error={problems.description}
            onChange={({ target }) => {
              setDescription(target.value);
            }}
          />
        </div>
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
          <>
            {save.error && (
              <p role="alert" className="text-danger mt-3 text-sm font-medium">
                Not saved. {whatHappened(save.error)} Your text is still here.
              </p>
            )}
            <div className="mt-4 flex flex-wrap gap-2">
              <Button type="submit" look="primary" pendingText={save.isPending ? 'Saving…' : undefined}>
                {save.error ? 'Try again' : 'Save'}
              </Button>
              <Button look="quiet" onClick={onClose}>
                Cancel
              </Button>
            </div>
          </>
        )}
      </form>
    </li>
  );
}
