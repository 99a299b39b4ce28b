import { useQuery } from '@tanstack/react-query';
import type { List } from '../../../api/client';
import { useTaskOwner } from '../api/task-owner';
import { listsOptions } from '../api/task-queries';

const NO_LISTS: readonly List[] = [];

/** Returns whether the page of a list shows one that doesn't exist. Lists kept from an earlier visit don't count. */
export function useIsListMissing(listId: string | null | undefined): boolean {
  const { data, isFetchedAfterMount, isStale } = useQuery(listsOptions(useTaskOwner()));
  if (typeof listId !== 'string' || !data || (isStale && !isFetchedAfterMount)) return false;
  return !data.some(({ id }) => id === listId);
}

/** Returns the lists in manual order, or an empty array while they load. */
export function useLists(): readonly List[] {
  return useQuery(listsOptions(useTaskOwner())).data ?? NO_LISTS;
}
