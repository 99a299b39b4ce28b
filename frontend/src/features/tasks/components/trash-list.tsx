import { t } from '@lingui/core/macro';
import { lazy, Suspense } from 'react';
import type { Task } from '../../../api/client';
import { loadLater } from '../../../lib/load-later';
import { rowKeys } from '../keyboard/row-keys';
import { TrashedTaskRow } from './trashed-task-row';
import { useSelection } from '../hooks/use-selection';

/** Loaded with the first selection. */
const TrashBar = lazy(() => loadLater(() => import('./bulk/trash-bar')));

export function TrashList({ tasks, onRestore }: { tasks: readonly Task[]; onRestore: (task: Task) => void }) {
  const selection = useSelection(tasks);
  return (
    <>
      <ul aria-label={t`Trash`} onKeyDown={rowKeys(tasks, { selection })}>
        {tasks.map((task) => (
          <TrashedTaskRow
            key={task.id}
            task={task}
            isSelected={selection.ids.has(task.id)}
            onSelect={({ id }) => {
              selection.toggle(id);
            }}
            onRestore={onRestore}
          />
        ))}
      </ul>
      {selection.tasks.length > 0 && (
        <Suspense>
          <TrashBar selection={selection} />
        </Suspense>
      )}
    </>
  );
}
