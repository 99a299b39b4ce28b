import { setImmediate as turn } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Entry, Remark } from './formats/transfer-file.js';

/** Entries between which others get their turn: a few milliseconds of work. */
const TURN = 100;
/** A file that is wrong throughout is told so by its first lines. */
const PROBLEMS_MAX = 100;

/** What passed its checks, and where it stands. */
export interface Checked<Dto> {
  readonly line: number;
  readonly value: Dto;
}

/** Turns entries into their DTOs, by the rules that a request is checked by. Problems are added to the list. */
export async function checkAll<Dto extends object>(
  entries: readonly Entry[],
  type: Type<Dto>,
  problems: Remark[],
): Promise<Checked<Dto>[]> {
  const checked: Checked<Dto>[] = [];
  for (const [index, { line, fields }] of entries.entries()) {
    if (index % TURN === TURN - 1) await turn();
    const value = plainToInstance(type, fields);
    const errors = validateSync(value, {
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
    });
    if (errors.length === 0) checked.push({ line, value });
    else problems.push(...errors.flatMap((error) => remarks(line, error)));
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return checked;
}

function remarks(line: number, { property, constraints = {} }: ValidationError): Remark[] {
  return Object.entries(constraints).map(([type, msg]) => ({
    line,
    msg: type === 'whitelistValidation' ? `${property} is not a known field` : msg,
  }));
}
