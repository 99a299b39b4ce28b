import { cut } from './text-limits.js';

/** A problem or a change, and its line in a CSV or text, or its number in a JSON array; both start with 1. */
export interface Remark {
  readonly line: number;
  /** In English. Pages translate the code. */
  readonly msg: string;
  readonly code: RemarkCode;
  /** What the sentence names, in order. */
  readonly values: readonly string[];
}

/** Longer texts are shortened in a sentence. They are whole in the description. */
const VALUE_MAX = 100;

const SENTENCES = {
  dateKept: (date = '') => `The date "${date}" is kept in the description`,
  deadlineIsDue: (date = '') => `The deadline "${date}" is the due date`,
  detailKept: (name = '', value = '') => `${name} "${value}" is kept in the description`,
  parentKept: (title = '') => `This is a subtask of "${title}". The description says so`,
  titleCut: (max = '') => `The title is longer than ${max} characters and is kept in the description`,
  listCut: (name = '') => `The list name "${name}" is too long and is kept in the description`,
  tagsKept: (tags = '') => `Labels that are too long or too many are kept in the description: ${tags}`,
  continued: (tasks = '') => `The description is too long for one task and continues in ${tasks} more`,
  charactersRemoved: () => 'Characters that can’t be stored are removed',
  untitled: () => 'The task has no title and is called "Untitled"',
  noteIsTask: (title = '') => `The note is the task "${title}"`,
  typeUnknown: (type = '') => `The row of the unknown type "${type}" is imported as a task`,
} satisfies Record<string, (...values: string[]) => string>;

export type ChangeCode = keyof typeof SENTENCES;
const CHANGE_CODES = Object.keys(SENTENCES).filter((code): code is ChangeCode => code in SENTENCES);

/** Why a file can't be imported. `field`: the value of a field, which `values` names. */
export const PROBLEM_CODES = ['field', 'columnMissing', 'empty', 'tooMany', 'unreadable'] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export type RemarkCode = ChangeCode | ProblemCode;
export const REMARK_CODES: readonly RemarkCode[] = [...CHANGE_CODES, ...PROBLEM_CODES];

/** @example remark(5, 'dateKept', 'every blue moon') */
export function remark(line: number, code: ChangeCode, ...values: readonly string[]): Remark {
  const short = values.map((value) => cut(value, VALUE_MAX));
  const sentence: (...values: string[]) => string = SENTENCES[code];
  return { line, msg: sentence(...short), code, values: short };
}
