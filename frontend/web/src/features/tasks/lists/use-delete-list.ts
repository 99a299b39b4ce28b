import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  changeTasks,
  createList,
  deleteList,
  listTasks,
  moveList,
  undoTasks,
  type List,
} from '../../../api/client';
import { whatHappened } from '../../../lib/failure-text';
import { useShowToast } from '../../../ui/toasts';
import { BULK_MAX } from '../bulk/bulk-change';
import { useTaskCache, useTaskOwner } from '../task-owner';
import { listsOptions } from '../task-queries';

/** What it takes to bring a deleted list back. */
type DeletedList = Readonly<{ list: List; afterId: string | null; bulkIds: readonly string[] }>;

const PAGE_SIZE = 100;

/** Deletes a list; its tasks go to the trash, and one Undo brings all of it back. */
export function useDeleteList(): (list: List) => void {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const bringBack = useBringBack();
  const { queryKey } = listsOptions(userId);

  const { mutate } = useMutation({
    scope: { id: 'task-step' },
    mutationFn: (list: List) => deleted(userId, list, queryClient.getQueryData(queryKey) ?? []),
    onSuccess: (outcome) => {
      const { name, id } = outcome.list;
      queryClient.setQueryData(queryKey, (lists = []) => lists.filter((list) => list.id !== id));
      showToast({
        message: t`Deleted the list “${name}”; its tasks are in the trash.`,
        action: {
          label: t`Undo`,
          isUndo: true,
          run: () => {
            bringBack(outcome);
          },
        },
      });
    },
    onError: (error, list) => {
      const happened = whatHappened(error);
      const { name } = list;
      showToast({
        message: t`The list “${name}” is not deleted. ${happened}`,
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
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const { mutate } = useMutation({
    scope: { id: 'task-step' },
    mutationFn: async ({ list: { id, name, colour }, afterId, bulkIds }: DeletedList) => {
      // Under its old id, so that the tasks find it again.
      await createList(userId, { id, name, colour });
      for (const bulkId of bulkIds) await undoTasks(userId, bulkId);
      await moveList(userId, id, afterId);
    },
    onError: (error, outcome) => {
      const happened = whatHappened(error);
      const { name } = outcome.list;
      showToast({
        message: t`The list “${name}” is not back. ${happened}`,
        tone: 'failure',
        action: {
          label: t`Try again`,
          run: () => {
            mutate(outcome);
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

/**
 * The tasks leave the list in changes that can be undone, before it goes: what the API itself takes out of a list that
 * is deleted cannot be put back into it. Each step can be repeated, should one of them fail.
 */
async function deleted(userId: string, list: List, lists: readonly List[]): Promise<DeletedList> {
  const ids = await idsIn(userId, list.id);
  const bulkIds: string[] = [];
  while (ids.length > 0) {
    const { bulkId } = await changeTasks(userId, ids.splice(0, BULK_MAX), { trashed: true, listId: null });
    if (bulkId !== null) bulkIds.push(bulkId);
  }
  await deleteList(userId, list.id);
  const at = lists.findIndex(({ id }) => id === list.id);
  return { list, afterId: lists[at - 1]?.id ?? null, bulkIds };
}

async function idsIn(userId: string, listId: string): Promise<string[]> {
  const ids: string[] = [];
  const { signal } = new AbortController();
  let cursor: string | null = null;
  do {
    const query = { listId, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
    const page = await listTasks(userId, query, signal);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}
