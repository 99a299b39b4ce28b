import { t } from '@lingui/core/macro';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { List } from '../../../../api/client';
import { ariaKeysOf, shortcutFor, shortcuts, useShortcut } from '../../../../lib/shortcuts';
import { useDraft } from '../../../../lib/use-draft';
import { PlusIcon } from '../../../../ui/icons';
import { FieldError } from '../../../../ui/text-field';
import { QuickAddChips } from './quick-add-chips';
import { readQuickAdd, type Chip, type QuickAddLine } from './quick-add-text';
import { CompletionList } from './completion-list';
import { CreateListOffer } from './create-list-offer';
import { pastedLines } from './pasted-lines';
import { useCompletion } from './use-completion';
import { fittingTitle, titleProblem } from '../../model/task-limits';
import type { NewTask } from '../../hooks/use-task-actions';

interface QuickAddProps {
  day: string;
  lists: readonly List[];
  onAdd: (tasks: NewTask[]) => void;
}

/** `rejected` has one word per line. */
const NOTHING_TYPED = { line: '', rejected: '' };

/** Adds one task per line. Each item of a pasted list is read like a typed line. */
export function QuickAdd({ day, lists, onAdd }: QuickAddProps) {
  const { value, set } = useDraft('new-task', NOTHING_TYPED);
  const { line } = value;
  const rejected = new Set(value.rejected.split('\n'));
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  useShortcut('newTask', () => {
    input.current?.focus();
    // A browser would start before the text that was restored.
    input.current?.setSelectionRange(line.length, line.length);
  });
  const read = (text: string, except: ReadonlySet<string> = rejected): QuickAddLine =>
    readQuickAdd(text, { today: day, now: new Date(), lists }, except);
  const { task, chips, unknownList } = read(line);
  const completion = useCompletion({ day, line, lists, input, onLine: change });

  function change(text: string): void {
    set(text === '' ? NOTHING_TYPED : { line: text });
    // An emptied line isn't added, so it has no problem.
    if (problem !== undefined) setProblem(text === '' ? undefined : titleProblem(read(text).task.title));
  }

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const found = titleProblem(task.title);
    setProblem(found);
    if (found !== undefined) return;
    change('');
    onAdd([task]);
  }

  function paste(event: ClipboardEvent<HTMLInputElement>): void {
    const pasted = pastedLines(event.clipboardData.getData('text/plain'));
    // The field would join the lines.
    if (pasted.length < 2) return;
    const tasks = pasted.map(({ text, isDone }) => {
      const { task } = read(text, new Set());
      return { ...task, ...fittingTitle(task.title), ...(isDone && { completed: true }) };
    });
    event.preventDefault();
    onAdd(tasks);
  }

  function reject({ word }: Chip): void {
    set({ rejected: [...rejected, word.toLowerCase()].join('\n') });
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (completion.onKeyDown(event)) return;
    const last = chips.at(-1);
    if (!last || shortcutFor('newTask', event) !== 'rejectWord') return;
    event.preventDefault();
    reject(last);
  }

  return (
    <form method="post" action="/tasks" noValidate onSubmit={submit}>
      <label htmlFor="new-task" className="sr-only">
        {t`New task`}
      </label>
      <div className="border-edge bg-surface relative has-[input:focus-visible]:outline-accent flex items-center rounded-md border ps-3 has-[input:focus-visible]:outline-2">
        <span className="text-muted">
          <PlusIcon />
        </span>
        <input
          ref={input}
          id="new-task"
          name="title"
          value={line}
          placeholder={t`Add a task`}
          autoComplete="off"
          enterKeyHint="done"
          {...completion.field}
          dir="auto"
          aria-keyshortcuts={ariaKeysOf(shortcuts.page.newTask)}
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : 'new-task-error'}
          className="peer min-h-12 min-w-0 grow bg-transparent px-3 text-base outline-none"
          onPaste={paste}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            change(target.value);
            completion.moveCaret(target);
          }}
        />
        <QuickAddEnd isEmpty={line === ''} />
        {completion.isOpen && <CompletionList {...completion.list} />}
      </div>
      {problem !== undefined && (
        <div role="alert">
          <FieldError id="new-task-error">{problem}</FieldError>
        </div>
      )}
      <QuickAddChips chips={chips} onReject={reject} />
      {unknownList !== undefined && !completion.isOpen && (
        <CreateListOffer
          name={unknownList.replaceAll('-', ' ')}
          day={day}
          onCreated={() => input.current?.focus()}
        />
      )}
    </form>
  );
}

/** Shows the shortcut, and on touch a button once there is something to add. */
function QuickAddEnd({ isEmpty }: { isEmpty: boolean }) {
  return (
    <>
      <kbd
        aria-hidden="true"
        className="border-line text-muted touch:hidden me-3 rounded-sm border px-1.5 font-mono text-xs peer-focus:hidden"
      >
        {shortcuts.page.newTask.keys}
      </kbd>
      <button
        type="submit"
        className={`text-accent hover:bg-sunken min-h-11 me-1 rounded-sm px-3 text-sm font-semibold ${isEmpty ? 'sr-only focus:not-sr-only' : ''}`}
      >
        {t({ message: 'Add', context: 'button' })}
      </button>
    </>
  );
}
