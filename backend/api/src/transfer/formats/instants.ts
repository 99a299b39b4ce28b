import { isCalendarDay, isTimeZone, todayIn } from '../../validation/calendar.js';

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?$/;

const FORMATS_MAX = 100;
/** Formatters by time zone: to create one takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A day, a time and its zone, as a task has them. */
export interface DueInstant {
  readonly dueDate: string;
  readonly dueTime: string;
  readonly dueZone: string;
}

/** @example dueAt('2026-12-11T23:00:00+0000', 'Europe/Berlin') // { dueDate: '2026-12-12', dueTime: '00:00', … } */
export function dueAt(text: string, zone: string): DueInstant | undefined {
  const instant = instantOf(text);
  if (instant === undefined || !isTimeZone(zone)) return undefined;
  const dueTime = clockOf(zone).format(instant);
  return { dueDate: todayIn(zone, instant), dueTime, dueZone: zone };
}

/** As the API writes it: `2026-12-11T23:00:00.000Z`. A time without an offset is in UTC. */
export function timestampOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : instantOf(text)?.toISOString();
}

/** @returns undefined also for year 1, which some products write for none. */
function instantOf(text: string): Date | undefined {
  const [, day = '', time = '', offset = 'Z'] = INSTANT.exec(text.trim()) ?? [];
  if (!isCalendarDay(day) || day < '1900') return undefined;
  const instant = new Date(`${day}T${time}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(zone, format);
  return format;
}
