import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { isBreached, isDecoratedWord } from './breached-passwords.js';
import { entryOf } from './filter-file.js';

export const PASSWORD_MIN_LENGTH = 8;
/** Limits the cost of hashing and estimating; NIST SP 800-63B requires at least 64. */
export const PASSWORD_MAX_LENGTH = 128;

/**
 * The estimate for eight random characters. Less would do for a sign-in page that stops guessing after a hundred
 * failures, but not for a stolen table of Argon2id hashes.
 */
const MINIMUM_GUESSES = 1e8;
const PRODUCT = 'holdfast';
const COMMON_PASSWORDS = new Set(common.dictionary['passwords-common'].map(entryOf));

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  // The estimate runs on the main thread, and its cost grows with the length.
  maxLength: 40,
  l33tMaxSubstitutions: 10,
});

export type PasswordFault =
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_LONG'
  | 'PASSWORD_TOO_COMMON'
  | 'PASSWORD_BREACHED'
  | 'PASSWORD_TOO_WEAK';

/**
 * Checks a new password by NIST SP 800-63B and OWASP ASVS 5.0, V6.2: length in code points, lists of common and of
 * breached ones, the owner's name and address, and an estimate of the guesses needed; no composition rules.
 *
 * @param owner What an attacker knows about the person: address and name. A password built from these is weak.
 */
export function passwordFault(password: string, owner: readonly string[]): PasswordFault | undefined {
  const normalized = password.normalize('NFKC');
  const length = Array.from(normalized).length;
  if (length < PASSWORD_MIN_LENGTH) return 'PASSWORD_TOO_SHORT';
  if (length > PASSWORD_MAX_LENGTH) return 'PASSWORD_TOO_LONG';
  if (COMMON_PASSWORDS.has(entryOf(password))) return 'PASSWORD_TOO_COMMON';
  const known = wordsOf(owner);
  if (known.has(entryOf(password))) return 'PASSWORD_TOO_WEAK';
  if (isBreached(password)) return 'PASSWORD_BREACHED';
  const isWeak =
    isDecoratedWord(password, (word) => known.has(word)) ||
    estimator.check(normalized, [...known]).guesses < MINIMUM_GUESSES;
  return isWeak ? 'PASSWORD_TOO_WEAK' : undefined;
}

/** The address, its local part and the name: whole, without separators, and split into parts. */
function wordsOf(owner: readonly string[]): Set<string> {
  const whole = owner
    .flatMap((text) => [text, text.slice(0, Math.max(0, text.lastIndexOf('@')))])
    .map(entryOf);
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  const joined = whole.map((text) => text.replace(/[^\p{L}\p{N}]+/gu, ''));
  return new Set([PRODUCT, ...whole, ...joined, ...parts].filter((word) => word !== ''));
}
