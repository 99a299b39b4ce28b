import type { Task } from '../../api/client';
import { dayName, localZone, today } from '../../lib/calendar';
import { FlagIcon } from '../../ui/icons';

export const priorityNames = ['None', 'Low', 'Medium', 'High'] as const;

/** Due date, priority and tags, in words: no meaning by colour alone. */
export function TaskMeta({ task }: { task: Task }) {
  const { dueDate, priority, tags } = task;
  if (dueDate === null && priority === 0 && tags.length === 0) return null;
  return (
    <span className="text-muted mt-0.5 flex flex-wrap items-center gap-x-3 text-xs">
      {dueDate !== null && <Due task={task} dueDate={dueDate} />}
      {priority > 0 && (
        <span className={`inline-flex items-center gap-1 ${priority === 3 ? 'text-danger font-medium' : ''}`}>
          <FlagIcon />
          {priorityNames[priority]}
          <span className="sr-only"> priority</span>
        </span>
      )}
      {tags.map((tag) => (
        <span key={tag} dir="auto" className="min-w-0 break-words">
          @{tag}
        </span>
      ))}
    </span>
  );
}

function Due({ task, dueDate }: { task: Task; dueDate: string }) {
  const { dueTime, dueZone, completed, deletedAt } = task;
  const isOverdue = !completed && deletedAt === null && dueDate < today();
  const time = dueTime === null ? '' : `, ${dueTime.slice(0, 5)}`;
  // The clocks of another place show it; to reckon here would be wrong on the days when clocks change.
  const zone = dueTime === null || dueZone === null || dueZone === localZone() ? '' : ` (${dueZone})`;
  return (
    <time dateTime={dueDate} title={dueDate} className={isOverdue ? 'text-danger font-medium' : ''}>
      {isOverdue && 'Overdue: '}
      {dayName(dueDate, today())}
      {time}
      {zone}
    </time>
  );
}
