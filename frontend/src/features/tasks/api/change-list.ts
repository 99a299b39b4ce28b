import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createList, deleteList, moveList, undoTasks, updateList, type List } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { useShowToast } from '../../../ui/toasts';
import type { Reversible } from '../sync/history';
import { useHistory } from '../sync/use-history';
import { useTaskOwner } from './task-owner';
import { listsOptions } from './task-queries';

export type ListContent = Readonly<{ name: string; colour: string | null }>;

/** Saves a new list, or changes one; the dialog that asks for it stays open until the server has it. */
export function useSaveList() {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const { queryKey } = listsOptions(userId);
  const { record } = useHistory();
  const { removed, updated } = useReversibleList();
  return useMutation({
    networkMode: 'always',
    onMutate: ({ id }) => queryClient.getQueryData(queryKey)?.find((list) => list.id === id),
    mutationFn: ({ id, isNew, content }: Readonly<{ id: string; isNew: boolean; content: ListContent }>) =>
      isNew
        ? createList({ path: { userId }, body: { id, ...content } })
        : updateList({ path: { userId, listId: id }, body: content }),
    onSuccess: (saved, { content }, before) => {
      const { name } = saved;
      if (before) record(t`Changed the list “${name}”`, updated(before, content));
      else record(t`Added the list “${name}”`, removed(saved));
      queryClient.setQueryData(queryKey, (lists = []) =>
        lists.some(({ id }) => id === saved.id)
          ? lists.map((list) => (list.id === saved.id ? saved : list))
          : [...lists, saved],
      );
      return queryClient.invalidateQueries({ queryKey });
    },
  });
}

/** Undoes the creation and the change of a list. */
function useReversibleList() {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const saved = async (request: Promise<unknown>): Promise<boolean> => {
    await request;
    await queryClient.invalidateQueries(listsOptions(userId));
    return true;
  };
  return {
    removed: ({ id }: List): Reversible => {
      let bulkId = '';
      const remove = async (): Promise<void> => {
        ({ bulkId } = await deleteList({ path: { userId, listId: id } }));
      };
      return { undo: () => saved(remove()), redo: () => saved(undoTasks(userId, bulkId)) };
    },
    updated: ({ id, name, colour }: List, content: ListContent): Reversible => {
      const path = { userId, listId: id };
      return {
        undo: () => saved(updateList({ path, body: { name, colour } })),
        redo: () => saved(updateList({ path, body: content })),
      };
    },
  };
}

/** Moves a list after another one, or with null to the top, before the server confirms it. */
export function useMoveList(): (list: List, afterId: string | null) => Promise<List> {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const { queryKey } = listsOptions(userId);
  const { mutateAsync } = useMutation({
    scope: { id: 'list-step' },
    mutationFn: ({ list, afterId }: { list: List; afterId: string | null }) =>
      moveList({ path: { userId, listId: list.id }, body: { afterId } }),
    onMutate: async ({ list, afterId }) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, (lists = []) => movedAfter(lists, list, afterId));
    },
    onError: (error, { list: { name } }) => {
      const happened = messageFor(error);
      showToast({ message: t`Couldn't move “${name}”. ${happened}`, tone: 'failure' });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  return (list, afterId) => mutateAsync({ list, afterId });
}

function movedAfter(lists: readonly List[], list: List, afterId: string | null): List[] {
  const others = lists.filter(({ id }) => id !== list.id);
  const at = others.findIndex(({ id }) => id === afterId) + 1;
  return others.toSpliced(at, 0, list);
}
