import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { List } from '../../../api/client';
import { useTaskOwner } from '../api/task-owner';
import { listsOptions } from '../api/task-queries';
import { withPendingLists } from '../sync/overlay';
import { usePendingChanges } from '../sync/use-outbox';

const NO_LISTS: readonly List[] = [];

/** Returns whether the page of a list shows one that doesn't exist. Lists kept from an earlier visit don't count. */
export function useIsListMissing(listId: string | null | undefined): boolean {
  const { data, isFetchedAfterMount, isStale } = useQuery(listsOptions(useTaskOwner()));
  const lists = useLists();
  if (typeof listId !== 'string' || !data || (isStale && !isFetchedAfterMount)) return false;
  return !lists.some(({ id }) => id === listId);
}

/** Returns the lists in manual order with the pending changes, or only new ones while they load. */
export function useLists(): readonly List[] {
  const userId = useTaskOwner();
  const { data = NO_LISTS } = useQuery(listsOptions(userId));
  const pending = usePendingChanges(userId);
  return useMemo(() => withPendingLists(data, pending), [data, pending]);
}
