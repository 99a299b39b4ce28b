import { t } from '@lingui/core/macro';
import type { List, Task } from '../../../api/client';
import { dayName, localZone, shortDate, today } from '../../../lib/calendar';
import { useClock } from '../../../lib/clock';
import { timeText } from '../../../lib/date-time';
import { FlagIcon, RepeatIcon } from '../../../ui/icons';
import { ListDot } from './lists/list-dot';
import { isOverdue, localDayOf } from '../model/due';
import { priorityName } from '../model/priorities';
import { repeatText } from '../model/repeat-text';

/** The list, due date, priority and tags in words, because colour alone isn't accessible. */
export function TaskMeta({ task, list }: { task: Task; list?: List | undefined }) {
  const { dueDate, priority, tags, repeat, repeatFrom } = task;
  if (!list && dueDate === null && priority === 0 && tags.length === 0) return null;
  const priorityText = priorityName(priority);
  return (
    <span className="text-muted mt-0.5 flex flex-wrap items-center gap-x-3 text-xs">
      {dueDate !== null && <Due task={task} dueDate={dueDate} />}
      {repeat !== null && (
        <span className="inline-flex items-center gap-1">
          <RepeatIcon />
          {repeatText(repeat, dueDate, repeatFrom)}
        </span>
      )}
      {priority > 0 && (
        <span className={`inline-flex items-center gap-1 ${priority === 3 ? 'text-danger font-medium' : ''}`}>
          <FlagIcon />
          {priorityText}
          <span className="sr-only">
            {' '}
            {t({ message: 'priority', comment: 'after its name: High priority' })}
          </span>
        </span>
      )}
      {tags.map((tag) => (
        <span key={tag} dir="auto" className="min-w-0 break-words">
          @{tag}
        </span>
      ))}
      {list && (
        <span className="inline-flex min-w-0 items-center gap-1.5">
          <ListDot list={list} />
          <span dir="auto" className="min-w-0 break-words">
            {list.name}
          </span>
        </span>
      )}
    </span>
  );
}

function Due({ task, dueDate }: { task: Task; dueDate: string }) {
  const { dueTime, dueZone } = task;
  const isLate = useClock((now) => isOverdue(task, now));
  const day = useClock(today);
  const time = dueTime === null ? '' : `, ${timeText(dueTime)}`;
  // Shown in its own time zone: converting would be wrong when clocks change.
  const zone = dueTime === null || dueZone === null || dueZone === localZone() ? '' : ` (${dueZone})`;
  // Tomorrow there may be today here.
  const isSameDay = localDayOf(task) === dueDate;
  return (
    <time dateTime={dueDate} title={dueDate} className={isLate ? 'text-danger font-medium' : ''}>
      {isLate && `${t`Overdue:`} `}
      {isSameDay ? dayName(dueDate, day) : shortDate(dueDate)}
      {time}
      {zone}
    </time>
  );
}
