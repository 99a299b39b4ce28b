const DAY_MILLISECONDS = 86_400_000;
const MINUTE_MILLISECONDS = 60_000;

const FORMATS_MAX = 1000;
/** Formatters by time zone: to create one takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The instant of a local time, in milliseconds since the epoch. A time that a clock change skips is moved on by the length
 * of the gap, and of a time that occurs twice the first one counts, as calendars do (RFC 5545 §3.3.5).
 *
 * @param day `YYYY-MM-DD`
 * @param clock `HH:mm`
 */
export function instantOf(day: string, clock: string, zone: string): number {
  const local = Date.parse(`${day}T${clock}Z`);
  const before = offsetAt(local - DAY_MILLISECONDS, zone);
  const after = offsetAt(local + DAY_MILLISECONDS, zone);
  const instants = [local - before, local - after].filter(
    (instant) => offsetAt(instant, zone) === local - instant,
  );
  return instants.length > 0 ? Math.min(...instants) : local - before;
}

/** How far a zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const format = formats.get(zone) ?? newFormat(zone);
  const part = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  // `Date.UTC` takes the years before 100 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  // Offsets before the standard times have seconds, which a reminder of a minute doesn't need.
  return Math.round((date.getTime() - instant) / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS;
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(timeZone, format);
  return format;
}
