/**
 * Rules that class-validator lacks, or that are wrong for us. Decorators register bottom-up and the pipe stops at a field's
 * first error, so the check of the type must be LAST in every list.
 */
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';
import { CLOCK, isCalendarDay, isTimeZone } from './calendar.js';
import { lineOf, linesOf, nameOf } from './text.js';
import { UUID } from './uuid.pipe.js';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}Z$/;

// With the flag u, only a surrogate without its other half matches.
export const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Skips the rules of an absent field. `IsOptional` would also accept `null`. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);

/** Skips the rules of a field that is absent or `null`. */
export const MayBeNull = (): PropertyDecorator =>
  ValidateIf((_object, value) => value !== undefined && value !== null);

/**
 * Counts code points, as PostgreSQL does. `length` counts UTF-16 units, and class-validator's `MaxLength` ignores variation
 * selectors, so that 200 of its characters may exceed a column of 200.
 */
export const MaxCodePoints = (max: number): PropertyDecorator =>
  rule('maxLength', (value) => isText(value, max), `must have at most ${max} characters`);

/** Refuses text that PostgreSQL can't store: NUL and unpaired surrogates. */
export const IsStorableText = (): PropertyDecorator =>
  rule(
    'isStorableText',
    (value) => typeof value === 'string' && !UNSTORABLE.test(value),
    'must not contain NUL or unpaired surrogate characters',
  );

/** A UUID of any version, converted to lower case, as PostgreSQL prints it. */
export const IsUuid = (): PropertyDecorator =>
  applyAll(
    rule('isUuid', isUuid, 'must be a UUID'),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
  );

export const IsCalendarDay = (): PropertyDecorator =>
  rule(
    'isCalendarDay',
    (value) => typeof value === 'string' && isCalendarDay(value),
    'must be a day of the calendar such as 2026-11-20',
  );

/** `HH:mm`, or null. */
export const IsClockTime = (): PropertyDecorator =>
  rule(
    'isClockTime',
    (value) => value === null || (typeof value === 'string' && CLOCK.test(value)),
    'must be a time such as 09:30',
  );

/** The IANA name of a time zone, or null. */
export const IsTimeZone = (): PropertyDecorator =>
  rule(
    'isTimeZone',
    (value) => value === null || (typeof value === 'string' && isTimeZone(value)),
    'must be a time zone such as Europe/Lisbon',
  );

/** `YYYY-MM-DDTHH:mm:ss.SSSZ`, as the API returns it. */
export const IsTimestamp = (): PropertyDecorator =>
  rule(
    'isTimestamp',
    (value) => typeof value === 'string' && TIMESTAMP.test(value) && isCalendarDay(value.slice(0, 10)),
    'must be a time such as 2026-11-20T09:30:00.000Z',
  );

/** For whole tasks: a time needs a zone, and both need a day. */
export const FitsDueDate = (): PropertyDecorator =>
  rule(
    'fitsDueDate',
    (_value, { dueDate, dueTime, dueZone }) =>
      dueDate !== undefined &&
      (typeof dueTime === 'string') === (typeof dueZone === 'string') &&
      (typeof dueTime !== 'string' || typeof dueDate === 'string'),
    'requires the others: dueTime and dueZone go together, and need a dueDate',
  );

/**
 * Day, time and zone change separately, and absent ones stay. Refuses what no stored task could become: a time or zone
 * without a day, and one of time and zone without the other.
 */
export const FitsDueChange = (): PropertyDecorator =>
  rule(
    'fitsDueDate',
    (_value, { dueDate, dueTime, dueZone }) =>
      (dueDate !== null || (typeof dueTime !== 'string' && typeof dueZone !== 'string')) &&
      (dueZone !== null || dueTime === null || (dueTime === undefined && dueDate === null)) &&
      (dueTime !== null || typeof dueZone !== 'string'),
    'requires the others: dueTime and dueZone go together, and need a dueDate',
  );

/** Distinct labels, trimmed, in one spelling each. A single label in a query counts as a list of one. */
export const IsTagList = ({ max, length }: { max: number; length: number }): PropertyDecorator =>
  applyAll(
    rule(
      'isTagList',
      (value) => Array.isArray(value) && value.length <= max && value.every((tag) => isTag(tag, length)),
      `must be at most ${max} labels of 1 to ${length} characters`,
    ),
    Transform(({ value }: { value: unknown }) => distinctTags(value)),
  );

/**
 * Trims before the rules run, and drops control characters. Other types are left to the rules. Text that no reader can see
 * becomes empty.
 */
export const Trimmed = (): PropertyDecorator => cleaned((text) => visible(lineOf(text).trim()));

/** As `Trimmed`, in one spelling for each name. */
export const TrimmedName = (): PropertyDecorator => cleaned((text) => visible(nameOf(text)));

/** Drops control characters before the rules run. */
export const WithoutControls = (): PropertyDecorator => cleaned(linesOf);

/** Parses `true` and `false` in a query. `@Type(() => Boolean)` would parse "false" as true. */
export const QueryBoolean = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** Parses a whole number in a query. `Number` would also accept "", "0x10" and "1e3". */
export const QueryInteger = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  );

/** Format characters and spaces, such as zero-width ones. With others they join letters and emoji, and stay. */
const INVISIBLE = /^[\p{Cf}\p{Z}\s\u2800\u3164]*$/u;

export function isVisible(text: string): boolean {
  return !INVISIBLE.test(text);
}

function visible(text: string): string {
  return isVisible(text) ? text : '';
}

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}

/** Distinct UUIDs, in lower case. */
export const IsUuidList = ({ max, isQuery = false }: { max: number; isQuery?: boolean }): PropertyDecorator =>
  applyAll(
    rule(
      'isUuidList',
      (value) => Array.isArray(value) && value.length > 0 && value.length <= max && value.every(isUuid),
      `must be 1 to ${max} UUIDs`,
    ),
    // A query with one value is parsed as text.
    Transform(({ value }: { value: unknown }) =>
      distinctIds(isQuery && typeof value === 'string' ? [value] : value),
    ),
  );

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && UUID.test(value);
}

function distinctIds(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const ids: readonly unknown[] = value;
  return [...new Set(ids.map((id) => (typeof id === 'string' ? id.toLowerCase() : id)))];
}

/** @param max In code points. */
export function isText(value: unknown, max: number): boolean {
  // A code point has at most two units, so that text which is far too long isn't counted.
  return typeof value === 'string' && value.length <= 2 * max && codePoints(value) <= max;
}

function isTag(tag: unknown, max: number): boolean {
  return typeof tag === 'string' && tag !== '' && isText(tag, max) && !UNSTORABLE.test(tag);
}

function distinctTags(value: unknown): unknown {
  const list: unknown[] | undefined =
    typeof value === 'string' ? [value] : Array.isArray(value) ? value : undefined;
  return list
    ? [...new Set(list.map((tag) => (typeof tag === 'string' ? visible(nameOf(tag)) : tag)))]
    : value;
}

function cleaned(clean: (text: string) => string): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? clean(value) : value));
}

function applyAll(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** A custom rule. Clients see `type`; the sentence follows the name of the field. */
export function rule(
  type: string,
  validate: (value: unknown, object: Record<string, unknown>) => boolean,
  sentence: string,
): PropertyDecorator {
  return ValidateBy({
    name: type,
    validator: {
      validate: (value, validation?: ValidationArguments) => validate(value, { ...validation?.object }),
      defaultMessage: (validation) => `${validation?.property ?? ''} ${sentence}`,
    },
  });
}
