import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { TimeSlices } from '../time-slices.js';
import type { Remark } from './formats/remarks.js';
import { cut } from './formats/text-limits.js';
import type { Entry } from './formats/transfer-file.js';

/** Far more values than a task can have. An entry is copied and checked without a pause. */
const VALUES_MAX = 200;
/** More rules than anyone has. Checking one may take 10 ms. */
const RULES_MAX = 1000;
/** A file with more errors than this is reported by its first ones. */
const PROBLEMS_MAX = 100;

/** A name in a remark. */
const NAME_MAX = 100;

/** A valid entry, and its line. */
export interface Checked<Dto> {
  readonly line: number;
  /** What the id is derived from. @default the content */
  readonly key?: string;
  readonly value: Dto;
}

/** Turns entries into DTOs with the validation rules of requests. Adds errors to `problems`. */
export async function checkAll<Dto extends object>(
  entries: readonly Entry[],
  type: Type<Dto>,
  problems: Remark[],
  slices: TimeSlices,
): Promise<Checked<Dto>[]> {
  const checked: Checked<Dto>[] = [];
  const rules = new Set<unknown>();
  for (const { line, key, fields } of entries) {
    await slices.pause();
    if (holdsMoreThan(VALUES_MAX, fields)) {
      problems.push({
        line,
        msg: `An entry can have at most ${VALUES_MAX} values`,
        code: 'tooMany',
        values: [],
      });
      break;
    }
    if (rules.add(fields.repeat).size > RULES_MAX) {
      problems.push({
        line,
        msg: `A file can have at most ${RULES_MAX} different recurrence rules`,
        code: 'tooMany',
        values: [],
      });
      break;
    }
    const value = plainToInstance(type, fields);
    const errors = validateSync(value, {
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
    });
    if (errors.length === 0) checked.push({ line, value, ...(key !== undefined && { key }) });
    else problems.push(...errors.flatMap((error) => remarks(line, error)));
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return checked;
}

/** For a value that `checkJson` has accepted, so that the recursion is shallow. */
function holdsMoreThan(max: number, value: unknown): boolean {
  let count = 0;
  const isOver = (part: unknown): boolean => {
    count += 1;
    if (count > max || typeof part !== 'object' || part === null) return count > max;
    for (const each of Array.isArray(part) ? part : Object.values(part)) if (isOver(each)) return true;
    return false;
  };
  return isOver(value);
}

function remarks(line: number, { property, constraints = {} }: ValidationError): Remark[] {
  return Object.entries(constraints).map(([type, msg]) => ({
    line,
    msg: type === 'whitelistValidation' ? `${property} is not a known field` : msg,
    code: 'field',
    values: [cut(property, NAME_MAX)],
  }));
}
