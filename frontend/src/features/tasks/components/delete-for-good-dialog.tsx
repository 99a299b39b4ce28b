import { plural, t } from '@lingui/core/macro';
import type { Task } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { useDeleteForGood } from '../api/change-task';

interface DeleteForGoodDialogProps {
  tasks: readonly Task[];
  onClose: () => void;
  onDone?: () => void;
}

/** One question, however many there are. */
export function DeleteForGoodDialog({ tasks, onClose, onDone }: DeleteForGoodDialogProps) {
  const { mutateAsync, error, isPending } = useDeleteForGood();
  const [first] = tasks;
  const title = first?.title ?? '';

  async function removeAll(): Promise<void> {
    try {
      await mutateAsync(tasks);
    } catch {
      // The dialog says so, and what is left of them.
      return;
    }
    onDone?.();
  }

  return (
    <Dialog title={t`Delete for good?`} onClose={onClose}>
      <p className="mt-2 text-sm break-words">
        {tasks.length === 1
          ? t`“${title}” will be deleted. This can't be undone.`
          : plural(tasks.length, { other: "# tasks will be deleted. This can't be undone." })}
      </p>
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {tasks.length === 1
            ? t`It's still in the trash.`
            : plural(tasks.length, { other: '# tasks are still in the trash.' })}{' '}
          {messageFor(error)}
        </p>
      )}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button onClick={onClose}>{tasks.length === 1 ? t`Keep it` : t`Keep them`}</Button>
        <Button
          look="danger"
          pendingText={isPending ? t`Deleting…` : undefined}
          onClick={() => void removeAll()}
        >
          {t`Delete for good`}
        </Button>
      </div>
    </Dialog>
  );
}
