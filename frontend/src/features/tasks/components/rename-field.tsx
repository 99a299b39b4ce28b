import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Task } from '../../../api/client';
import { shortcutFor } from '../../../lib/shortcuts';
import { inputStyle } from '../../../ui/text-field';
import { titleProblem } from '../model/task-limits';

interface RenameFieldProps {
  task: Task;
  titleId: string;
  /** Called with the task as it was when the user began, and its new title, or null to keep the old one. */
  onDone: (task: Task, title: string | null) => void;
}

/** Renames a task in place. Enter saves; Escape cancels, and so does leaving the field with an invalid title. */
export function RenameField({ task, titleId, onDone }: RenameFieldProps) {
  // What another device saves meanwhile isn't what the user saw: saving over it has to be a conflict.
  const [began] = useState(task);
  const [text, setText] = useState(began.title);
  const input = useRef<HTMLInputElement>(null);
  const problem = titleProblem(text);
  const { title } = task;

  useEffect(() => {
    input.current?.select();
  }, []);

  function save(): void {
    onDone(began, text.trim() === began.title ? null : text.trim());
  }

  function onKeyDown(event: KeyboardEvent): void {
    const action = shortcutFor('rename', event);
    if (action === 'cancel') onDone(task, null);
    if (action === 'save' && problem === undefined) save();
  }

  return (
    <div className="min-w-0 grow py-0.5">
      <span id={titleId} className="sr-only">
        {title}
      </span>
      <input
        ref={input}
        aria-label={t`New title for ${title}`}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${titleId}-problem`}
        dir="auto"
        autoComplete="off"
        enterKeyHint="done"
        className={inputStyle}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (problem === undefined) save();
          else onDone(task, null);
        }}
      />
      {problem !== undefined && (
        <p id={`${titleId}-problem`} role="alert" className="text-danger text-sm font-medium">
          {problem}
        </p>
      )}
    </div>
  );
}
