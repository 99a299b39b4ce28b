import { t } from '@lingui/core/macro';
import type { TaskCreation } from '../api/create-task';
import { UnsavedTaskRow } from './unsaved-task-row';

/** A separate list, so that unsaved tasks aren't mistaken for saved ones. */
export function UnsavedTasks({ creations }: { creations: readonly TaskCreation[] }) {
  if (creations.length === 0) return null;
  return (
    <ul aria-label={t`Not saved yet`}>
      {creations.map((creation) => (
        <UnsavedTaskRow key={creation.draft.id} {...creation} />
      ))}
    </ul>
  );
}
