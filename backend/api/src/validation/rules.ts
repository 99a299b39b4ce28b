/**
 * Rules that class-validator lacks or gets wrong for us. Decorators register bottom-up and the pipe stops at a field's
 * first error, so the check of the type stands LAST in every list.
 */
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';

// With the flag u, only a surrogate without its other half matches.
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Skips the rules of a field that is absent. `IsOptional` would also let `null` through. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);

/** Skips the rules of a field that is absent or `null`. */
export const MayBeNull = (): PropertyDecorator =>
  ValidateIf((_object, value) => value !== undefined && value !== null);

/**
 * Counts code points, as PostgreSQL and people do: `length` counts UTF-16 units, and class-validator's `MaxLength`
 * leaves variation selectors out, so that 200 of "its" characters may overflow a column of 200.
 */
export const MaxCodePoints = (max: number): PropertyDecorator =>
  ValidateBy({
    name: 'maxLength',
    validator: {
      validate: (value) => typeof value === 'string' && codePoints(value) <= max,
      defaultMessage: (validation) => `${validation?.property ?? ''} must have at most ${max} characters`,
    },
  });

/** Refuses what PostgreSQL cannot store as text: NUL, and surrogates without their other half. */
export const IsStorableText = (): PropertyDecorator =>
  ValidateBy({
    name: 'isStorableText',
    validator: {
      validate: (value) => typeof value === 'string' && !UNSTORABLE.test(value),
      defaultMessage: (validation) =>
        `${validation?.property ?? ''} must not contain NUL or unpaired surrogate characters`,
    },
  });

/** Trims before the rules run; what is no string is left for them to refuse. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** Reads `true` and `false` of a query. `@Type(() => Boolean)` would read "false" as true. */
export const QueryBoolean = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** Reads a whole number of a query; `Number` alone would also take "", "0x10" and "1e3". */
export const QueryInteger = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  );

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}
