import { t } from '@lingui/core/macro';
import { addDays, weekdayOf } from '../../../../lib/calendar';

/**
 * The most used due dates, each once: on Fridays, tomorrow is the weekend, and on Sundays, next week begins tomorrow. The
 * weekend means its Saturday and next week its Monday, as in the new-task line.
 */
export function dueChoices(day: string): { label: string; dueDate: string | null }[] {
  const tomorrow = addDays(day, 1);
  const weekday = weekdayOf(day);
  const saturday = addDays(day, 6 - weekday);
  const monday = addDays(day, (8 - weekday) % 7 || 7);
  const isWeekend = weekday === 0 || weekday === 6;
  return [
    { label: t`Today`, dueDate: day },
    { label: t`Tomorrow`, dueDate: tomorrow },
    ...(isWeekend || saturday === tomorrow ? [] : [{ label: t`This weekend`, dueDate: saturday }]),
    ...(monday === tomorrow ? [] : [{ label: t`Next week`, dueDate: monday }]),
    { label: t`No date`, dueDate: null },
  ];
}
