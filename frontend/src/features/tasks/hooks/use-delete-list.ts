import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteList, undoTasks, type List } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { useShowToast } from '../../../ui/toasts';
import { useTaskCache, useTaskOwner } from '../api/task-owner';
import { listsOptions } from '../api/task-queries';
import { useOutbox } from '../sync/use-outbox';

type DeletedList = Readonly<{ name: string; bulkId: string }>;

/** Deletes a list; its tasks go to the trash, and one Undo brings all of it back. */
export function useDeleteList(): (list: List) => void {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const outbox = useOutbox();
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const bringBack = useBringBack();
  const { queryKey } = listsOptions(userId);

  const { mutate } = useMutation({
    mutationFn: async ({ id }: List) => {
      await outbox.settled();
      return deleteList({ path: { userId, listId: id } });
    },
    onSuccess: ({ bulkId }, { id, name }) => {
      queryClient.setQueryData(queryKey, (lists = []) => lists.filter((list) => list.id !== id));
      showToast({
        message: t`Deleted the list “${name}”. Its tasks are in the trash.`,
        action: {
          label: t`Undo`,
          isUndo: true,
          run: () => {
            bringBack({ name, bulkId });
          },
        },
      });
    },
    onError: (error, list) => {
      const happened = messageFor(error);
      const { name } = list;
      showToast({
        message: t`Couldn't delete the list “${name}”. ${happened}`,
        tone: 'failure',
        action: {
          label: t`Try again`,
          run: () => {
            mutate(list);
          },
        },
      });
    },
    onSettled: async () => {
      await Promise.all([cache.refresh(), queryClient.invalidateQueries({ queryKey })]);
    },
  });
  return mutate;
}

function useBringBack(): (deletedList: DeletedList) => void {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const outbox = useOutbox();
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const { mutate } = useMutation({
    mutationFn: async ({ bulkId }: DeletedList) => {
      await outbox.settled();
      return undoTasks(userId, bulkId);
    },
    onError: (error, list) => {
      const happened = messageFor(error);
      const { name } = list;
      showToast({
        message: t`Couldn't restore the list “${name}”. ${happened}`,
        tone: 'failure',
        action: {
          label: t`Try again`,
          run: () => {
            mutate(list);
          },
        },
      });
    },
    onSettled: async () => {
      await Promise.all([cache.refresh(), queryClient.invalidateQueries(listsOptions(userId))]);
    },
  });
  return mutate;
}
