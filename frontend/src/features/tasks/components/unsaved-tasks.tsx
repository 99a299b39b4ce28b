import { t } from '@lingui/core/macro';
import type { TaskCreation } from '../api/create-task';
import { UnsavedTaskRow } from './unsaved-task-row';

/** Beside the list that the server has, so that nobody takes one for the other. */
export function UnsavedTasks({ creations }: { creations: readonly TaskCreation[] }) {
  if (creations.length === 0) return null;
  return (
    <ul aria-label={t`Not saved yet`}>
      {creations.map((creation) => (
        <UnsavedTaskRow key={creation.draft.id} creation={creation} />
      ))}
    </ul>
  );
}
