import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteList, undoTasks, type List } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { useShowToast } from '../../../ui/toasts';
import { useTaskCache, useTaskOwner } from '../api/task-owner';
import { listsOptions } from '../api/task-queries';
import { useHistory } from '../sync/use-history';
import { useOutbox } from '../sync/use-outbox';

/** Deletes a list; its tasks go to the trash, and one Undo brings all of it back. */
export function useDeleteList(): (list: List) => void {
  const { remove, bringBack } = useListDeletion();
  const { record } = useHistory();
  const showToast = useShowToast();

  async function deleteWithUndo(list: List): Promise<void> {
    const { name } = list;
    let deletion = remove(list);
    const recorded = record(t`Deleted the list “${name}”`, {
      undo: async () => {
        const bulkId = await deletion.catch(() => null);
        if (bulkId !== null) await bringBack(bulkId);
        return bulkId !== null;
      },
      redo: async () => {
        deletion = remove(list);
        await deletion;
        return true;
      },
    });
    try {
      await deletion;
      showToast({ message: t`Deleted the list “${name}”. Its tasks are in the trash.`, ...recorded });
    } catch (error) {
      const happened = messageFor(error);
      showToast({
        message: t`Couldn't delete the list “${name}”. ${happened}`,
        tone: 'failure',
        action: { label: t`Try again`, run: () => void deleteWithUndo(list) },
      });
    }
  }
  return (list) => void deleteWithUndo(list);
}

/** Deletes lists and brings them back. Both reject when the server refuses it. */
function useListDeletion() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const outbox = useOutbox();
  const queryClient = useQueryClient();
  const { queryKey } = listsOptions(userId);
  const refresh = async (): Promise<void> => {
    await Promise.all([cache.refresh(), queryClient.invalidateQueries({ queryKey })]);
  };

  const { mutateAsync: remove } = useMutation({
    mutationFn: async ({ id }: List) => {
      await outbox.settled();
      return (await deleteList({ path: { userId, listId: id } })).bulkId;
    },
    onSuccess: (_bulkId, { id }) => {
      queryClient.setQueryData(queryKey, (lists = []) => lists.filter((list) => list.id !== id));
    },
    onSettled: refresh,
  });
  const { mutateAsync: bringBack } = useMutation({
    mutationFn: async (bulkId: string) => {
      await outbox.settled();
      await undoTasks(userId, bulkId);
    },
    onSettled: refresh,
  });
  return { remove, bringBack };
}
