import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePendingDeletions } from './task-deletions';
import { useTaskOwner } from './task-owner';
import { taskCountsOptions, taskFilters, type TaskFilter } from './task-queries';

const names: Record<TaskFilter, string> = { open: 'Open', done: 'Done', all: 'All' };

/** The router marks the link of the page that is shown with aria-current. */
export function TaskFilterNav() {
  const counts = useTaskCounts();
  return (
    <nav aria-label="Filter">
      <ul className="-mx-3 flex">
        {taskFilters.map((name) => (
          <li key={name}>
            <Link
              to="/tasks"
              search={name === 'open' ? {} : { show: name }}
              activeOptions={{ exact: true, includeSearch: true }}
              className="text-muted hover:text-ink aria-[current=page]:text-ink group inline-flex min-h-11 items-center gap-1.5 rounded-md px-3 text-sm aria-[current=page]:font-semibold"
            >
              <span className="group-aria-[current=page]:border-accent border-b-2 border-transparent py-1">
                {names[name]}
              </span>
              {counts && <span className="text-muted text-xs font-normal tabular-nums">{counts[name]}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The server's numbers, without what was deleted here a moment ago; nothing while they are not known. */
function useTaskCounts(): Record<TaskFilter, number> | undefined {
  const { data } = useQuery(taskCountsOptions(useTaskOwner()));
  const deletions = [...usePendingDeletions().values()];
  if (!data) return undefined;

  const open = data.open - deletions.filter(({ completed }) => !completed).length;
  const done = data.completed - deletions.filter(({ completed }) => completed).length;
  return { open, done, all: open + done };
}
