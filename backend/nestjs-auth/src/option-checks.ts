import type { SecretAlgorithm } from './keyring.js';
import { NEW_SECRET, secretProblem } from './secret.js';

/** Unchecked options: a JavaScript host has no compiler. */
export type Given = Readonly<Record<string, unknown>>;

/** A non-empty list. */
export type AtLeastOne<T> = readonly [T, ...T[]];

export function givenObject(option: string, value: unknown): Given {
  if (typeof value !== 'object' || value === null) throw invalidOption(option, kindOf(value), 'an object');
  return { ...value };
}

/** Checks one value, or each value of a non-empty list. */
export function each<T>(
  option: string,
  value: unknown,
  check: (option: string, value: unknown) => T,
): AtLeastOne<T> {
  if (!Array.isArray(value)) return [check(option, value)];
  const values: readonly unknown[] = value;
  if (values.length === 0) throw invalidOption(option, 'an empty list', 'at least one value');
  const [first, ...others] = values;
  return [
    check(`${option}[0]`, first),
    ...others.map((entry, index) => check(`${option}[${index + 1}]`, entry)),
  ];
}

export function checkedSecret(option: string, secret: unknown, algorithm: SecretAlgorithm): string {
  if (typeof secret !== 'string') throw invalidOption(option, kindOf(secret), NEW_SECRET);
  const problem = secretProblem(secret) ?? lengthProblem(secret, algorithm);
  if (problem === undefined) return secret;
  throw new TypeError(`AuthModule: option "${option}" ${problem}.`);
}

/** RFC 7518 §3.2: an HMAC key is at least as long as the hash. `secretProblem` checks this for HS256. */
function lengthProblem(secret: string, algorithm: SecretAlgorithm): string | undefined {
  const bytes = Buffer.byteLength(secret);
  const least = Number(algorithm.slice(2)) / 8;
  return bytes < least ? `is ${bytes} bytes long; ${algorithm} needs ${least} or more` : undefined;
}

export function checkedName(option: string, value: unknown): string {
  return checkedText(option, value, /^\S+$/, 'text without white space');
}

export function checkedText(option: string, value: unknown, shape: RegExp, expected: string): string {
  if (typeof value === 'string' && shape.test(value)) return value;
  throw invalidOption(option, found(value), expected);
}

/** Keys and events decide who gets in, so they use TLS or stay on the machine, unless the host allows plain HTTP. */
export function checkedUrl(option: string, value: unknown, allowPlainHttp: boolean): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  const mayBePlain = allowPlainHttp || ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && mayBePlain)) return url.href;
  const plain = url?.protocol === 'http:' ? ', or set allowPlainHttp: true on a private network' : '';
  throw invalidOption(option, found(value), `an https: URL, or an http: URL on the loopback address${plain}`);
}

export function checkedSeconds(option: string, value: unknown, min: number, max: number): number {
  if (isWholeNumber(value, min, max)) return value;
  throw invalidOption(option, found(value), `a whole number of seconds from ${min} to ${max}`);
}

export function checkedCount(option: string, value: unknown, max: number): number {
  if (isWholeNumber(value, 0, max)) return value;
  throw invalidOption(option, found(value), `a whole number from 0 to ${max}`);
}

export function checkedChoice<T extends string>(option: string, value: unknown, choices: readonly T[]): T {
  const choice = choices.find((each) => each === value);
  if (choice !== undefined) return choice;
  throw invalidOption(option, found(value), choices.map((each) => JSON.stringify(each)).join(' or '));
}

/**
 * Refuses a misspelt option, which would silently have no effect.
 *
 * @param prefix Of the options, as `revocations.`
 */
export function checkNames(prefix: string, given: Given, known: readonly string[]): void {
  const unknown = Object.keys(given).find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw new TypeError(
    `AuthModule: there is no option "${prefix}${unknown}"; the options are ${known.map((option) => prefix + option).join(', ')}.`,
  );
}

export function checkedFlag(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw invalidOption(option, found(value), 'true or false');
}

function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

export function invalidOption(option: string, actual: string, expected: string): TypeError {
  return new TypeError(`AuthModule: option "${option}" is ${actual}; use ${expected}.`);
}

function found(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? JSON.stringify(value) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === '') return 'empty';
  return value === null ? 'null' : typeof value;
}
