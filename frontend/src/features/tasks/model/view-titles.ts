import { t } from '@lingui/core/macro';
import type { List } from '../../../api/client';
import type { TaskView, ViewName } from './task-view';

/** The name of a view in the sidebar. */
export function viewTitle(name: ViewName): string {
  switch (name) {
    case 'open':
      return t({ message: 'Open', context: 'tasks that are not done' });
    case 'today':
      return t`Today`;
    case 'week':
      return t`Next 7 days`;
    case 'all':
      return t`All`;
    case 'done':
      return t`Done`;
    case 'trash':
      return t`Trash`;
  }
}

/** The heading of the page. */
export function pageTitle({ name, listId, tag, search }: TaskView, lists: readonly List[]): string {
  if (search !== undefined) return search === '' ? t`Search` : t`Search: ${search}`;
  if (tag !== undefined) return `@${tag}`;
  if (listId === null) return t`Inbox`;
  if (listId !== undefined) return lists.find(({ id }) => id === listId)?.name ?? t`List`;
  switch (name) {
    case 'open':
      return t`Open tasks`;
    case 'all':
      return t`All tasks`;
    case 'done':
      return t`Done tasks`;
    default:
      return viewTitle(name);
  }
}
