/** Per task, as the API limits them. */
export const REMINDERS_MAX = 10;

/** A form field is text: reminders have no spaces. */
const SEPARATOR = ' ';
/** Stands for null: what the user chose for all tasks. */
const BY_DEFAULT = 'default';

/** A copy of an earlier version of the app has none, which is as null. */
export function remindersText(reminders: readonly string[] | null | undefined): string {
  return reminders?.join(SEPARATOR) ?? BY_DEFAULT;
}

export function remindersOf(text: string): string[] | null {
  return text === BY_DEFAULT ? null : text.split(SEPARATOR).filter((reminder) => reminder !== '');
}

/** @example reminderAt('2026-12-01', '09:00', 'Europe/Lisbon') // '2026-12-01T09:00[Europe/Lisbon]' */
export function reminderAt(day: string, clock: string, zone: string): string {
  return `${day}T${clock}[${zone}]`;
}

/** @example reminderBefore(30) // '-PT30M' */
export function reminderBefore(minutes: number): string {
  return `-PT${minutes}M`;
}

export type Reminder =
  | { readonly minutesBefore: number }
  | { readonly day: string; readonly clock: string; readonly zone: string };

/** @returns undefined for a text that isn't a reminder. */
export function readReminder(text: string): Reminder | undefined {
  const minutes = /^-PT(\d+)M$/.exec(text)?.[1];
  if (minutes !== undefined) return { minutesBefore: Number(minutes) };
  const [, day, clock, zone] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\[(.+)\]$/.exec(text) ?? [];
  return day === undefined || clock === undefined || zone === undefined ? undefined : { day, clock, zone };
}
