import { plural, t } from '@lingui/core/macro';

/** The choices before a due time, in minutes. */
export const MINUTES_BEFORE = [0, 5, 10, 30, 60, 120, 1440] as const;

const HOUR = 60;
const DAY = 24 * HOUR;

/** @example beforeText(90) // '90 minutes before' */
export function beforeText(minutes: number): string {
  if (minutes === 0) return t`At the due time`;
  if (minutes % DAY === 0) return plural(minutes / DAY, { one: '# day before', other: '# days before' });
  if (minutes % HOUR === 0) return plural(minutes / HOUR, { one: '# hour before', other: '# hours before' });
  return plural(minutes, { one: '# minute before', other: '# minutes before' });
}
