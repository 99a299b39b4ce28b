import { useRef, useState, type ClipboardEvent, type SyntheticEvent } from 'react';
import { useSingleKey } from '../../lib/single-keys';
import { PlusIcon } from '../../ui/icons';
import { FieldError } from '../../ui/text-field';
import { titleProblem } from './task-text';

interface QuickAddProps {
  onAdd: (titles: string[]) => void;
}

/** One line, one task. Several pasted lines become as many tasks. */
export function QuickAdd({ onAdd }: QuickAddProps) {
  const [title, setTitle] = useState('');
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  useSingleKey('q', () => input.current?.focus());

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const found = titleProblem(title);
    setProblem(found);
    if (found !== undefined) return;
    onAdd([title.trim()]);
    setTitle('');
  }

  function paste(event: ClipboardEvent<HTMLInputElement>): void {
    const lines = linesOf(event.clipboardData.getData('text/plain'));
    if (title !== '' || lines.length < 2 || lines.some((line) => titleProblem(line) !== undefined)) return;
    event.preventDefault();
    onAdd(lines);
  }

  return (
    <form method="post" action="/tasks" noValidate onSubmit={submit}>
      <label htmlFor="new-task" className="sr-only">
        New task
      </label>
      <div className="border-edge bg-surface has-[input:focus-visible]:outline-accent flex items-center rounded-md border ps-3 has-[input:focus-visible]:outline-2">
        <span className="text-muted">
          <PlusIcon />
        </span>
        <input
          ref={input}
          id="new-task"
          name="title"
          value={title}
          placeholder="Add a task"
          autoComplete="off"
          enterKeyHint="done"
          dir="auto"
          aria-keyshortcuts="q"
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : 'new-task-error'}
          className="peer min-h-12 min-w-0 grow bg-transparent px-3 text-base outline-none"
          onPaste={paste}
          onChange={({ target }) => {
            setTitle(target.value);
            if (problem !== undefined) setProblem(titleProblem(target.value));
          }}
        />
        <kbd
          aria-hidden="true"
          className="border-line text-muted touch:hidden me-3 rounded-sm border px-1.5 font-mono text-xs peer-focus:hidden"
        >
          q
        </kbd>
        <button
          type="submit"
          className={`text-accent hover:bg-sunken me-1 min-h-10 rounded-sm px-3 text-sm font-semibold ${title === '' ? 'sr-only focus:not-sr-only' : ''}`}
        >
          Add
        </button>
      </div>
      {problem !== undefined && (
        <div role="alert">
          <FieldError id="new-task-error">{problem}</FieldError>
        </div>
      )}
    </form>
  );
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
