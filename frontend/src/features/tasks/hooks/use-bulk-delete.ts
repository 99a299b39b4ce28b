import { plural, t } from '@lingui/core/macro';
import type { Task } from '../../../api/client';
import { focusHeading } from '../../../lib/heading-focus';
import type { Selection } from './use-selection';
import { useBulkChange } from '../api/change-tasks';

/** Deletes one task, or all selected tasks as one change. */
export function useBulkDelete(
  { clear }: Selection,
  deleteOne: (task: Task) => void,
): (tasks: readonly Task[]) => void {
  const change = useBulkChange();
  return (tasks) => {
    const [first, second] = tasks;
    if (first && !second) {
      deleteOne(first);
      return;
    }
    const counted = plural(tasks.length, { one: '# task', other: '# tasks' });
    change({ tasks, changes: { trashed: true }, message: t`Deleted ${counted}` });
    clear();
    focusHeading();
  };
}
