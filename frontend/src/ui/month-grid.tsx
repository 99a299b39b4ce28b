import { t } from '@lingui/core/macro';
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { addDays, addMonths, fullDate, monthName, weekdayOf } from '../lib/calendar';
import { firstWeekday } from '../lib/date-time';
import { currentLocale } from '../i18n/language';
import { shortcutFor } from '../lib/shortcuts';
import { IconButton } from './button';

interface MonthGridProps {
  /** Empty: none. */
  selected: string;
  today: string;
  onSelect: (day: string) => void;
}

/**
 * A month of days to choose from, with one tab stop.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/examples/datepicker-dialog/
 */
export function MonthGrid({ selected, today, onSelect }: MonthGridProps) {
  const [current, setCurrent] = useState(selected === '' ? today : selected);
  const [shown, setShown] = useState(selected);
  if (shown !== selected) {
    setShown(selected);
    if (selected !== '') setCurrent(selected);
  }
  const grid = useRef<HTMLTableElement>(null);
  const isMovedByKey = useRef(false);

  useLayoutEffect(() => {
    if (isMovedByKey.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    isMovedByKey.current = false;
  }, [current]);

  function onKeyDown(event: KeyboardEvent): void {
    const action = shortcutFor('calendar', event);
    if (!action) return;
    event.preventDefault();
    isMovedByKey.current = true;
    setCurrent(moves[action]);
  }

  const turn = (months: number): void => {
    setCurrent(addMonths(current, months));
  };

  return (
    <div className="max-w-sm">
      <div className="flex items-center justify-between">
        <IconButton
          label={t`Previous month`}
          onClick={() => {
            turn(-1);
          }}
        >
          <span aria-hidden="true">‹</span>
        </IconButton>
        <p aria-live="polite" className="text-sm font-semibold">
          {monthName(current)}
        </p>
        <IconButton
          label={t`Next month`}
          onClick={() => {
            turn(1);
          }}
        >
          <span aria-hidden="true">›</span>
        </IconButton>
      </div>
      <table
        ref={grid}
        role="grid"
        aria-label={monthName(current)}
        className="w-full table-fixed text-center text-sm"
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            {(weeksOf(today)[0] ?? []).map((_, index) => (
              <Weekday key={index} day={addDays(startOfWeek(today), index)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(current).map((week) => (
            <tr key={week[0]}>
              {week.map((day) =>
                day.slice(0, 7) === current.slice(0, 7) ? (
                  <td key={day} role="gridcell" aria-selected={day === selected}>
                    <button
                      type="button"
                      tabIndex={day === current ? 0 : -1}
                      aria-label={fullDate(day)}
                      aria-current={day === today ? 'date' : undefined}
                      className="day min-h-10 w-full rounded-md tabular-nums"
                      onClick={() => {
                        setCurrent(day);
                        onSelect(day);
                      }}
                    >
                      {Number(day.slice(8))}
                    </button>
                  </td>
                ) : (
                  <td key={day} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Weekday({ day }: { day: string }) {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const name = (weekday: 'long' | 'short'): string =>
    new Intl.DateTimeFormat(currentLocale(), { weekday }).format(new Date(year, month - 1, date));
  return (
    <th scope="col" abbr={name('long')} className="text-muted pb-1 text-xs font-medium">
      {name('short')}
    </th>
  );
}

const moves = {
  previousDay: (day: string) => addDays(day, -1),
  nextDay: (day: string) => addDays(day, 1),
  previousWeek: (day: string) => addDays(day, -7),
  nextWeek: (day: string) => addDays(day, 7),
  startOfWeek,
  endOfWeek: (day: string) => addDays(startOfWeek(day), 6),
  previousMonth: (day: string) => addMonths(day, -1),
  nextMonth: (day: string) => addMonths(day, 1),
  previousYear: (day: string) => addMonths(day, -12),
  nextYear: (day: string) => addMonths(day, 12),
};

function startOfWeek(day: string): string {
  return addDays(day, -((weekdayOf(day) - firstWeekday() + 7) % 7));
}

/** The weeks of the month of a day, each with the days of its neighbours. */
function weeksOf(day: string): string[][] {
  const weeks: string[][] = [];
  const month = day.slice(0, 7);
  for (let start = startOfWeek(`${month}-01`); start.slice(0, 7) <= month; start = addDays(start, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(start, index)));
  return weeks;
}
