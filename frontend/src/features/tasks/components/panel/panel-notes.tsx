import { t } from '@lingui/core/macro';
import type { Task } from '../../../../api/client';
import { Button } from '../../../../ui/button';
import { TaskMeta } from '../task-meta';

interface EditConflictNoteProps {
  current: Task;
  onKeepMine: (current: Task) => void;
  onTakeOther: (current: Task) => void;
}

/** Shows the other version and lets the user choose. */
export function EditConflictNote({ current, onKeepMine, onTakeOther }: EditConflictNoteProps) {
  return (
    <div role="alert" className="border-danger bg-danger-soft mt-4 rounded-md border p-4 text-sm">
      <p className="font-semibold">{t`This task was changed elsewhere while you were editing.`}</p>
      <p className="mt-1">{t`Your changes aren't saved yet. The other version says:`}</p>
      <blockquote className="border-edge mt-2 border-s-2 ps-3 break-words">
        <p dir="auto">{current.title}</p>
        {current.description !== null && (
          <p dir="auto" className="text-muted whitespace-pre-wrap">
            {current.description}
          </p>
        )}
        <TaskMeta task={current} />
      </blockquote>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          look="primary"
          onClick={() => {
            onKeepMine(current);
          }}
        >
          {t`Keep mine`}
        </Button>
        <Button
          onClick={() => {
            onTakeOther(current);
          }}
        >
          {t`Keep theirs`}
        </Button>
      </div>
    </div>
  );
}

export function GoneNote({ onAddAsNew, onDiscard }: { onAddAsNew: () => void; onDiscard: () => void }) {
  return (
    <div role="alert" className="border-danger bg-danger-soft mt-4 rounded-md border p-4 text-sm">
      <p className="font-semibold">{t`This task was deleted elsewhere while you were editing.`}</p>
      <p className="mt-1">{t`Your text is still here. You can add it as a new task.`}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="primary" onClick={onAddAsNew}>
          {t`Add as a new task`}
        </Button>
        <Button onClick={onDiscard}>{t`Discard`}</Button>
      </div>
    </div>
  );
}
