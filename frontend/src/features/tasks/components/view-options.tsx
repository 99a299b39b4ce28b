import { t } from '@lingui/core/macro';
import { useNavigate } from '@tanstack/react-router';
import { SortIcon } from '../../../ui/icons';
import { MenuButton, type MenuGroup, type MenuItem } from '../../../ui/menu';
import { priorities, priorityName } from '../model/priorities';
import { taskSorts, type TaskSort } from '../model/task-order';
import { usualSort, type TaskView } from '../model/task-view';
import { readTasksSearch, type TasksPlace } from '../model/view-search';

interface ViewOptionsProps {
  view: TaskView;
  search: TasksPlace;
}

/** Sorting and filters. They are part of the URL, and so of the history. */
export function ViewOptions({ view, search }: ViewOptionsProps) {
  const navigate = useNavigate();
  const choice = (label: string, isChecked: boolean, change: Record<string, unknown>): MenuItem => ({
    label,
    isChecked,
    run: () => void navigate({ to: '/tasks', search: readTasksSearch({ ...search, ...change }) }),
  });

  const isPart = view.listId !== undefined || view.tag !== undefined;
  const groups = (): MenuGroup[] => [
    {
      label: t`Sort by`,
      items: taskSorts
        .filter((sort) => sort !== 'manual' || view.listId !== undefined)
        .map((sort) =>
          choice(sortName(sort), view.sort === sort, { sort: sort === usualSort(view) ? undefined : sort }),
        ),
    },
    {
      label: t`Priority`,
      items: [undefined, ...priorities.toReversed()].map((priority) =>
        choice(
          priority === undefined ? t({ message: 'Any', context: 'priority' }) : priorityName(priority),
          view.priority === priority,
          { priority },
        ),
      ),
    },
    ...(isPart
      ? [
          {
            label: t`Show`,
            items: (['open', 'all', 'done'] as const).map((show) =>
              choice(shownName(show), view.name === show, { show }),
            ),
          },
        ]
      : []),
  ];

  return (
    <MenuButton label={t`Sort and filter`} groups={groups}>
      <SortIcon />
    </MenuButton>
  );
}

function sortName(sort: TaskSort): string {
  switch (sort) {
    case 'manual':
      return t`Manual`;
    case 'due':
      return t`Due date`;
    case 'priority':
      return t`Priority`;
    case 'created':
      return t`Newest first`;
    case 'title':
      return t`A to Z`;
  }
}

function shownName(name: 'open' | 'all' | 'done'): string {
  switch (name) {
    case 'open':
      return t`Open tasks`;
    case 'all':
      return t`All tasks`;
    case 'done':
      return t`Done tasks`;
  }
}
