import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { List } from '../../../api/client';
import { useShowToast } from '../../../ui/toasts';
import type { TaskView } from '../model/task-view';
import type { ListContent, ListStep } from '../sync/list-change';
import { makeChange } from '../sync/reversible-change';
import { useHistory } from '../sync/use-history';
import { useOutbox } from '../sync/use-outbox';
import { useTaskOwner } from './task-owner';
import { taskListOptions } from './task-queries';

/** Changes lists through the outbox, so that it works offline and can be undone. */
export function useListActions() {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const outbox = useOutbox();
  const { record } = useHistory();
  const showToast = useShowToast();
  const make = (label: string, step: ListStep, previousId?: string | null) =>
    record(label, makeChange(outbox, step, previousId === undefined ? {} : { previousListId: previousId }));

  return {
    /** @param viewOf Returns the view of the list, which is known to be empty. */
    create: (content: ListContent, viewOf: (listId: string) => TaskView): List => {
      const id = crypto.randomUUID();
      const now = new Date().toISOString();
      const list = { id, userId, ...content, position: '', version: 0, createdAt: now, updatedAt: now };
      const { queryKey } = taskListOptions(userId, viewOf(id));
      queryClient.setQueryData(queryKey, { pages: [{ items: [], nextCursor: null }], pageParams: [''] });
      const { name } = list;
      make(t`Added the list “${name}”`, { kind: 'create-list', list });
      return list;
    },
    change: (list: List, change: ListContent): void => {
      const { name } = change;
      make(t`Changed the list “${name}”`, { kind: 'update-list', list, change });
    },
    /** @param previousId The list that it was after; null: it was on top. */
    move: (label: string, list: List, afterId: string | null, previousId: string | null): void => {
      make(label, { kind: 'move-list', list, afterId }, previousId);
    },
    /** Its tasks go to the trash, and one Undo brings all of it back. */
    remove: (list: List): void => {
      const { name } = list;
      const recorded = make(t`Deleted the list “${name}”`, { kind: 'delete-list', list });
      showToast({ message: t`Deleted the list “${name}”. Its tasks are in the trash.`, ...recorded });
    },
  };
}
