import { t } from '@lingui/core/macro';
import type { Task } from '../../../../api/client';
import { focusHeading } from '../../../../lib/heading-focus';
import { useBulkChange } from '../../api/change-tasks';
import type { Selection } from '../../hooks/use-selection';
import type { useTaskActions } from '../../hooks/use-task-actions';
import { dueInSentence } from '../../model/due';
import { changeOf, editOf, type TaskFields } from '../../model/task-edit';
import { countedTasks } from '../bulk/selection-bar';
import { PickDateDialog } from './pick-date-dialog';

interface PickDateProps {
  tasks: readonly [Task, ...Task[]];
  selection: Selection;
  onDue: ReturnType<typeof useTaskActions>['setDue'];
  onClose: () => void;
}

/** Asks for a date and sets it, for one task or as one change for all that are selected. */
export default function PickDate({ tasks, selection, onDue, onClose }: PickDateProps) {
  const changeMany = useBulkChange();
  const [first, second] = tasks;

  function pick(fields: TaskFields): void {
    const edit = editOf(fields);
    if (second === undefined) {
      const change = changeOf(first, edit);
      if (Object.keys(change).length > 0) onDue(first, change);
    } else {
      const { dueDate, dueTime, dueZone } = edit;
      const counted = countedTasks(tasks.length);
      const label = dueInSentence(dueDate, dueTime);
      changeMany({
        tasks,
        // A day alone keeps the time and the zone of each.
        changes: dueTime === null ? { dueDate } : { dueDate, dueTime, dueZone },
        message: t`${counted}, due date: ${label}`,
      });
    }
    if (!selection.ids.has(first.id)) return;
    selection.clear();
    focusHeading();
  }

  return <PickDateDialog tasks={tasks} onPick={pick} onClose={onClose} />;
}
