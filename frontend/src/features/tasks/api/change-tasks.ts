import { plural, t } from '@lingui/core/macro';
import type { BulkChanges, Task } from '../../../api/client';
import { useShowToast } from '../../../ui/toasts';
import { useHistory } from '../sync/use-history';
import { makeChange } from '../sync/reversible-change';
import type { Saved } from '../sync/send-change';
import { useOutbox } from '../sync/use-outbox';

type BulkStep = Readonly<{
  tasks: readonly Task[];
  changes: BulkChanges;
  /** Shown on success, e.g. "Completed 3 tasks". */
  message: string;
}>;

/** Changes several tasks in one request, with one undo. */
export function useBulkChange(): (step: BulkStep) => void {
  const outbox = useOutbox();
  const showToast = useShowToast();
  const { record } = useHistory();
  return ({ tasks, changes, message }) => {
    let isSaved = false;
    const onSaved = (saved: Saved): void => {
      // Made again, it is reported as that.
      if (!('outcome' in saved) || isSaved) return;
      isSaved = true;
      const { bulkId, results } = saved.outcome;
      const missing = results.filter(({ status }) => status !== 'changed').length;
      const note = missing === 0 ? '' : ` ${missingText(missing)}`;
      // The server only undoes a change that nothing has followed.
      const { about, action } = recorded;
      showToast({ message: `${message}.${note}`, about, ...(bulkId === null ? {} : { action }) });
    };
    const onUndone = (saved: Saved): void => {
      if (!('outcome' in saved)) return;
      const { results } = saved.outcome;
      const kept = results.filter(({ status }) => status !== 'changed').length;
      if (results.length === 0) showToast({ message: t`This change can't be undone any more.` });
      else if (kept > 0) showToast({ message: keptText(kept) });
    };
    const change = makeChange(outbox, { kind: 'bulk', tasks, changes }, { onSaved, onUndone });
    const ids = tasks.map(({ id }) => id);
    const recorded = record(message, change, ids);
  };
}

function missingText(count: number): string {
  return plural(count, {
    one: '# of them was deleted on another device.',
    other: '# of them were deleted on another device.',
  });
}

function keptText(count: number): string {
  return plural(count, {
    one: "# task has changed since and wasn't undone.",
    other: "# tasks have changed since and weren't undone.",
  });
}
