import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SearchIcon } from '../../ui/icons';
import { useTaskOwner } from './task-owner';
import { taskCountsOptions } from './task-queries';
import { viewNames, viewTitles, type ViewName } from './task-views';

const linkStyle =
  'text-muted hover:text-ink aria-[current=page]:text-ink group inline-flex min-h-11 items-center gap-1.5 rounded-md px-2.5 text-sm aria-[current=page]:font-semibold';
const underline = 'group-aria-[current=page]:border-accent border-b-2 border-transparent py-1';

/** The router marks the link of the view that is shown with aria-current; a search has words of its own. */
export function TaskViewNav({ isSearching }: { isSearching: boolean }) {
  const counts = useTaskCounts();
  return (
    <nav aria-label="Views">
      <ul className="-mx-2.5 flex flex-wrap">
        {viewNames.map((name) => (
          <li key={name}>
            <Link
              to="/tasks"
              search={name === 'open' ? {} : { show: name }}
              activeOptions={{ exact: true, includeSearch: true }}
              className={linkStyle}
            >
              <span className={underline}>{viewTitles[name]}</span>
              {counts[name] !== undefined && (
                <span className="text-muted text-xs font-normal tabular-nums">{counts[name]}</span>
              )}
            </Link>
          </li>
        ))}
        <li className="sm:ms-auto">
          <Link
            to="/tasks"
            search={{ q: '' }}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={isSearching ? 'page' : undefined}
            aria-keyshortcuts="/"
            className={linkStyle}
          >
            <SearchIcon />
            <span className={underline}>Search</span>
          </Link>
        </li>
      </ul>
    </nav>
  );
}

/** The server's own numbers; none where it has none, and none while they are not known. */
function useTaskCounts(): Partial<Record<ViewName, number>> {
  const { data } = useQuery(taskCountsOptions(useTaskOwner()));
  return data ? { open: data.open, done: data.completed, all: data.open + data.completed } : {};
}
