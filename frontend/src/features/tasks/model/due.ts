import type { Task } from '../../../api/client';
import { dayInSentence, today } from '../../../lib/calendar';
import { timeText } from '../../../lib/date-time';
import { momentOf } from '../../../lib/moments';

type Due = Pick<Task, 'dueDate' | 'dueTime' | 'dueZone'>;

/**
 * The day on which a task is due in the browser's calendar, as in the API: a time in another zone may fall on another day
 * here.
 */
export function localDayOf(due: Due): string | null {
  const moment = dueMoment(due);
  return moment === undefined ? due.dueDate : today(new Date(moment));
}

/** Returns whether an open task is past its time, or without one past its day. */
export function isOverdue(task: Due & Pick<Task, 'completed' | 'deletedAt'>, now: Date): boolean {
  const { dueDate, completed, deletedAt } = task;
  if (completed || deletedAt !== null || dueDate === null) return false;
  const moment = dueMoment(task);
  return moment === undefined ? dueDate < today(now) : moment < now.getTime();
}

function dueMoment({ dueDate, dueTime, dueZone }: Due): number | undefined {
  if (dueDate === null || dueTime === null || dueZone === null) return undefined;
  return momentOf(dueDate, dueTime, dueZone);
}

/** @example dueInSentence('2026-11-21', '09:00') // 'tomorrow, 09:00' */
export function dueInSentence(dueDate: string | null, dueTime: string | null): string {
  const day = dayInSentence(dueDate ?? today(), today());
  return dueTime === null ? day : `${day}, ${timeText(dueTime)}`;
}
