/**
 * Dashes, spaces and invisible characters: notes, mails and word processors replace the hyphen of a code, and apps show
 * "123 456". U+2212 is the minus sign, which Unicode counts among the symbols.
 */
const PUNCTUATION = /[\p{Pd}\u2212\p{Z}\p{Cc}\p{Cf}]/gu;

/** A code of an authenticator app as the verifier wants it. */
export const appCode = (typed: string): string => typed.normalize('NFKC').replaceAll(PUNCTUATION, '');

/** A backup code as it was made, `abcde-FGHIJ`. Capitals count: without them it would be six times easier to guess. */
export function backupCode(typed: string): string {
  const letters = appCode(typed);
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
