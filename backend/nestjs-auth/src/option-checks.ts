import { NEW_SECRET, secretProblem } from './secret.js';

/** What a host passed, before any check: a JavaScript host has no compiler. */
export type Given = Readonly<Record<string, unknown>>;

/** A list that cannot be empty, so that its first entry needs no check. */
export type AtLeastOne<T> = readonly [T, ...T[]];

export function givenObject(option: string, value: unknown): Given {
  if (typeof value !== 'object' || value === null) throw complaint(option, kindOf(value), 'an object');
  return { ...value };
}

/** Checks one value, or each value of a list that is not empty. */
export function each<T>(
  option: string,
  value: unknown,
  check: (option: string, value: unknown) => T,
): AtLeastOne<T> {
  if (!Array.isArray(value)) return [check(option, value)];
  const values: readonly unknown[] = value;
  if (values.length === 0) throw complaint(option, 'an empty list', 'one value or more');
  const [first, ...others] = values;
  return [
    check(`${option}[0]`, first),
    ...others.map((entry, index) => check(`${option}[${index + 1}]`, entry)),
  ];
}

export function checkedSecret(option: string, secret: unknown): string {
  if (typeof secret !== 'string') throw complaint(option, kindOf(secret), NEW_SECRET);
  const problem = secretProblem(secret);
  if (problem === undefined) return secret;
  throw new TypeError(`AuthModule: option "${option}" ${problem}.`);
}

export function checkedName(option: string, value: unknown): string {
  return checkedText(option, value, /^\S+$/, 'a text without white space');
}

export function checkedText(option: string, value: unknown, shape: RegExp, needed: string): string {
  if (typeof value === 'string' && shape.test(value)) return value;
  throw complaint(option, found(value), needed);
}

/** Keys and events decide who gets in: they travel encrypted or do not leave the machine, unless the host insists. */
export function checkedUrl(option: string, value: unknown, allowPlainHttp: boolean): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  const mayBePlain = allowPlainHttp || ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && mayBePlain)) return url.href;
  throw complaint(option, found(value), 'an https: address, or an http: one on the loopback address');
}

export function checkedSeconds(option: string, value: unknown, min: number, max: number): number {
  if (isWholeNumber(value, min, max)) return value;
  throw complaint(option, found(value), `a whole number of seconds from ${min} to ${max}`);
}

export function checkedCount(option: string, value: unknown, max: number): number {
  if (isWholeNumber(value, 0, max)) return value;
  throw complaint(option, found(value), `a whole number from 0 to ${max}`);
}

export function checkedFlag(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw complaint(option, found(value), 'true or false');
}

function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

export function complaint(option: string, whatWasFound: string, needed: string): TypeError {
  return new TypeError(`AuthModule: option "${option}" is ${whatWasFound}; needed is ${needed}.`);
}

function found(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? JSON.stringify(value) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === '') return 'an empty text';
  return value === null ? 'null' : typeof value;
}
