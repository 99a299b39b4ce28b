import { todayIn } from '../../validation/calendar.js';
import type { TaskRow } from '../task-row.js';
import { nextDate, partsOf, ruleOf } from './repeat-rule.js';

const DAY_MILLISECONDS = 86_400_000;

type Repeating = Pick<TaskRow, 'dueDate' | 'dueZone' | 'repeat' | 'repeatFrom'>;

export interface Occurrence {
  readonly dueDate: string;
  /** The rule of what is left of the series. */
  readonly repeat: string;
}

/**
 * What comes after a task that is done or skipped. However many dates have gone by, it is one, and never before today:
 * nothing piles up. Time and zone stay what they are; the rule only chooses the day, so a change of clocks cannot move
 * it.
 *
 * @param zone Whose calendar says what today is, for a task without a zone of its own.
 * @returns undefined when the task does not repeat, or this was the last of the series.
 */
export function nextOccurrence(task: Repeating, zone: string, now = new Date()): Occurrence | undefined {
  const { dueDate, repeat } = task;
  if (repeat === null || dueDate === null) return undefined;
  const parts = new Map(partsOf(repeat));
  const count = parts.get('COUNT');
  if (count === '1') return undefined;
  parts.delete('COUNT');
  const place = task.dueZone ?? zone;
  const today = todayIn(place, now);
  // Days as texts have the order of the calendar.
  const yesterday = new Date(Date.parse(today) - DAY_MILLISECONDS).toISOString().slice(0, today.length);
  const next =
    task.repeatFrom === 'completion'
      ? nextDate(ruleOf(parts), today)
      : nextDate(ruleOf(parts), dueDate, dueDate > yesterday ? dueDate : yesterday);
  if (next === undefined) return undefined;
  // COUNT counts what is done: dates that nobody was there for take nothing from it.
  if (count !== undefined) parts.set('COUNT', String(Number(count) - 1));
  return { dueDate: next, repeat: ruleOf(parts) };
}
