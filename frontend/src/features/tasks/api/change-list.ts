import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createList, moveList, updateList, type List } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { useShowToast } from '../../../ui/toasts';
import { useTaskOwner } from './task-owner';
import { listsOptions } from './task-queries';

export type ListContent = Readonly<{ name: string; colour: string | null }>;

/** Saves a new list, or changes one; the dialog that asks for it stays open until the server has it. */
export function useSaveList() {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const { queryKey } = listsOptions(userId);
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ id, isNew, content }: Readonly<{ id: string; isNew: boolean; content: ListContent }>) =>
      isNew
        ? createList({ path: { userId }, body: { id, ...content } })
        : updateList({ path: { userId, listId: id }, body: content }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKey, (lists = []) =>
        lists.some(({ id }) => id === saved.id)
          ? lists.map((list) => (list.id === saved.id ? saved : list))
          : [...lists, saved],
      );
      return queryClient.invalidateQueries({ queryKey });
    },
  });
}

/** Moves a list after another one, or with null to the top, before the server confirms it. */
export function useMoveList(): (list: List, afterId: string | null) => void {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const { queryKey } = listsOptions(userId);
  const { mutate } = useMutation({
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
  return (list, afterId) => {
    mutate({ list, afterId });
  };
}

function movedAfter(lists: readonly List[], list: List, afterId: string | null): List[] {
  const others = lists.filter(({ id }) => id !== list.id);
  const at = others.findIndex(({ id }) => id === afterId) + 1;
  return others.toSpliced(at, 0, list);
}
