/*
 * A due time is what a clock shows in its time zone, `2026-11-20` and `17:05` in `Asia/Tokyo`. The moment is computed from
 * it, because the offset of a zone changes.
 */

const MS_PER_DAY = 86_400_000;
/** Formatters by time zone: to create one takes much longer than to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The moment, in milliseconds since 1970, at which the clocks of a time zone show a date and time. A time that they skip
 * counts by the offset before, and one that they show twice is the second, as PostgreSQL computes it.
 *
 * @returns undefined if this browser doesn't know the zone.
 * @example momentOf('2026-11-21', '05:30', 'Asia/Tokyo') // that of 2026-11-20T20:30:00Z
 */
export function momentOf(day: string, time: string, zone: string): number | undefined {
  const shown = Date.parse(`${day}T${time.slice(0, 'HH:mm'.length)}Z`);
  const format = formatOf(zone);
  if (format === undefined || Number.isNaN(shown)) return undefined;
  const before = offsetAt(shown - MS_PER_DAY, format);
  const after = offsetAt(shown + MS_PER_DAY, format);
  return offsetAt(shown - after, format) === after ? shown - after : shown - before;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en', {
      ...{ timeZone: zone, hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    formats.set(zone, format);
    return format;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function offsetAt(moment: number, format: Intl.DateTimeFormat): number {
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = part;
  const shown = Date.parse(`${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return shown - moment;
}
