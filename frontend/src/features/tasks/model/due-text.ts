import { languagesOf, readDue, type Due } from '@holdfast/grammar';
import { t } from '@lingui/core/macro';
import { currentLocale } from '../../../i18n/language';
import { clockOf, fullDate, localZone, today } from '../../../lib/calendar';
import { timeText } from '../../../lib/date-time';
import type { Problems } from './task-limits';
import { repeatText } from './repeat-text';
import type { TaskFields } from './task-edit';

/** What the grammar reads dates against: the languages and customs of the page, and the time. */
export function readingAt(now: Date, day = today(now)) {
  const locale = currentLocale();
  return {
    languages: languagesOf(locale),
    today: day,
    now: clockOf(now),
    isMonthFirst: locale === 'en-US',
  };
}

/** A text that is a date as a whole: "next fri 17:00", "übermorgen 9 Uhr", "every! 3 days". */
function read(text: string, day: string): Due | undefined {
  const { languages, ...calendar } = readingAt(new Date());
  return readDue(text, languages, { ...calendar, day: day === '' ? undefined : day });
}

/**
 * Sets the date that was typed. A time that it doesn't name stays, and so does a rule.
 *
 * @returns undefined if it can't be read.
 */
export function withTypedDue(fields: TaskFields): TaskFields | undefined {
  if (fields.dueText.trim() === '') return { ...fields, dueText: '' };
  const due = read(fields.dueText, fields.dueDate);
  if (!due) return undefined;
  const { dueDate, dueTime = fields.dueTime, repeat = fields.repeat, repeatFrom = fields.repeatFrom } = due;
  return { ...fields, dueText: '', dueDate, dueTime, repeat, repeatFrom };
}

export function dueTextProblem(fields: TaskFields): Problems {
  if (withTypedDue(fields)) return {};
  const text = fields.dueText.trim();
  return { dueDate: t`“${text}” isn't understood as a date. Try “tomorrow”, “fri 17:00” or “24 Dec”.` };
}

/** The due date in full: "Friday 4 December 2026, 17:00". A rule is named if it was just typed. */
export function fullDue(fields: TaskFields): string {
  const typed = withTypedDue(fields);
  if (!typed || typed.dueDate === '') return '';
  const { dueDate, dueTime, dueZone, repeat } = typed;
  const time = dueTime === '' ? '' : timeText(dueTime);
  const zone = dueZone === localZone() ? '' : ` (${dueZone})`;
  const from = typed.repeatFrom === 'completion' ? 'completion' : 'due';
  const parts = [
    fullDate(dueDate),
    time && `${time}${zone}`,
    repeat === fields.repeat ? '' : repeatText(repeat, dueDate, from),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
