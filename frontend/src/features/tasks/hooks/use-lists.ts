import { useQuery } from '@tanstack/react-query';
import type { List } from '../../../api/client';
import { useTaskOwner } from '../api/task-owner';
import { listsOptions } from '../api/task-queries';

const NO_LISTS: readonly List[] = [];

/** Returns the lists in manual order, or an empty array while they load. */
export function useLists(): readonly List[] {
  return useQuery(listsOptions(useTaskOwner())).data ?? NO_LISTS;
}
