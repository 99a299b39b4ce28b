import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/**
 * The servers answer in English. What a person may well meet is said here, by the name that the answer gives it, in the
 * language of the page; for anything else the server's own sentence is shown.
 *
 * @see docs/errors.md
 */
const words: Readonly<Record<string, MessageDescriptor>> = {
  LINK_INVALID: msg`This link is not valid any more. Please ask for a new one.`,
  EMAIL_NOT_VERIFIED: msg`Please confirm your e-mail address first. We have sent you another link.`,
  ACCOUNT_BANNED: msg`This account is locked.`,
  ACTION_FORBIDDEN: msg`You are not allowed to do this.`,
  AUTH_ROLE_REQUIRED: msg`You are not allowed to do this.`,
  USER_NOT_FOUND: msg`There is no such user.`,
  EMAIL_TAKEN: msg`An account with this e-mail address exists already.`,
  EMAIL_ALREADY_VERIFIED: msg`This e-mail address is confirmed already.`,
  SECOND_FACTOR_CONFLICT: msg`The second step was changed elsewhere. Load this page again.`,
  REQUEST_TOO_LARGE: msg`This is too large.`,
  FIELD_REQUIRED: msg`This field is required.`,
  EMAIL_INVALID: msg`This is not an e-mail address.`,
  NAME_REQUIRED: msg`Please enter a name.`,
  NAME_TOO_LONG: msg`A name has at most 100 characters.`,
  TEXT_UNPRINTABLE: msg`This text holds a control character.`,
  PASSWORD_REQUIRED: msg`Please enter a password.`,
  PASSWORD_INCORRECT: msg`This is not your password.`,
  REASON_TOO_LONG: msg`A reason has at most 200 characters.`,
  CODE_INCORRECT: msg`This code is not right.`,
  PASSWORD_TOO_SHORT: msg`A password has at least 8 characters.`,
  PASSWORD_TOO_LONG: msg`A password has at most 128 characters.`,
  PASSWORD_TOO_COMMON: msg`Too many people use this password. Please choose another.`,
  PASSWORD_TOO_WEAK: msg`This password is easy to guess. Add another word or two.`,
};

/** `name` is the `code` of an answer, or the `type` of one of its fields. */
export function refusalWords(name: string, serverWords: string): string {
  const known = words[name];
  return known ? i18n._(known) : serverWords;
}
