import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';

export const PASSWORD_MIN_LENGTH = 8;
/** Bounds the work of hashing and estimating; NIST SP 800-63B asks for 64 at least. */
export const PASSWORD_MAX_LENGTH = 128;

/** Of 0 to 4. 2 is "more than a million guesses": what a throttled sign-in page and Argon2id have to withstand. */
const MINIMUM_SCORE = 2;
const COMMON_PASSWORDS = new Set(common.dictionary['passwords-common'].map((word) => word.toLowerCase()));

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  // The estimate runs on the main thread, and its cost grows with the length.
  maxLength: 40,
  l33tMaxSubstitutions: 10,
});

export type PasswordFault =
  'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_TOO_COMMON' | 'PASSWORD_TOO_WEAK';

/**
 * Judges a new password after NIST SP 800-63B: length in code points, a list of common ones, an estimate of how soon
 * it is guessed; no composition rules.
 *
 * @param known What an attacker knows of the person: name and address. A password built from them is weak.
 */
export function passwordFault(password: string, known: readonly string[]): PasswordFault | undefined {
  const normalized = password.normalize('NFKC');
  const length = Array.from(normalized).length;
  if (length < PASSWORD_MIN_LENGTH) return 'PASSWORD_TOO_SHORT';
  if (length > PASSWORD_MAX_LENGTH) return 'PASSWORD_TOO_LONG';
  if (COMMON_PASSWORDS.has(normalized.toLowerCase())) return 'PASSWORD_TOO_COMMON';
  const parts = known
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .filter((part) => part !== '');
  return estimator.check(normalized, ['holdfast', ...parts]).score < MINIMUM_SCORE
    ? 'PASSWORD_TOO_WEAK'
    : undefined;
}
