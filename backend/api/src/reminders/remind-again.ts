/**
 * SQL for every statement that changes when a task reminds, or whether it is open: the scheduler looks at the task at
 * once and computes the next reminder. Reminders that have passed by then are skipped, and a snooze is over.
 *
 * @param dueTime The new value as an SQL expression.
 * @param reminders The same.
 */
export function remindAgain(dueTime = 'due_time', reminders = 'reminders'): string {
  return `remind_from = now(), snoozed_until = NULL, remind_at = ${lookedAt(dueTime, reminders)}`;
}

/** The first value of `remind_at`: most tasks never remind, and needn't be looked at. */
export function lookedAt(dueTime = 'due_time', reminders = 'reminders'): string {
  return `CASE WHEN ${dueTime} IS NOT NULL OR ${reminders} <> '{}' THEN '-infinity'::timestamptz END`;
}
