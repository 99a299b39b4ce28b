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
  EMAIL_UNCONFIRMED: msg`Confirm your e-mail address first.`,
  EMAIL_DECLINED: msg`The owner of this address says that the account isn’t theirs.`,
  EMAIL_CHANGED_RECENTLY: msg`You can delete your account seven days after changing its address.`,
  SIGN_IN_OVERTAKEN: msg`Your account changed while you were signing in. Sign in again.`,
  EMAIL_NOT_VERIFIED: msg`Please confirm your e-mail address first. We have sent you another link.`,
  ACCOUNT_BANNED: msg`This account is locked.`,
  PASSWORD_LOCKED: msg`Too many wrong passwords. Use a known device, or set a new password.`,
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
  NAME_LINK: msg`A name can't contain a link.`,
  TEXT_UNPRINTABLE: msg`This text holds a hidden or control character.`,
  PASSKEY_REFUSED: msg`This passkey does not open an account here.`,
  PASSKEY_UNKNOWN: msg`This passkey belongs to no account here.`,
  PASSKEY_EXPIRED: msg`The sign-in with a passkey took too long.`,
  PASSKEY_UNUSABLE: msg`This passkey could not be added.`,
  PASSKEY_NOT_FOUND: msg`This passkey is gone already.`,
  LAST_WAY_IN: msg`This is your only way to sign in. Add another one first.`,
  LAST_ADMINISTRATOR: msg`This is the last administrator. Make somebody else one first.`,
  SOCIAL_CANCELLED: msg`The sign-in was cancelled.`,
  SOCIAL_EXPIRED: msg`This sign-in took too long, or began in another browser. Please start again.`,
  SOCIAL_EMAIL_UNVERIFIED: msg`The other account has no confirmed e-mail address.`,
  SOCIAL_NOT_LINKED: msg`An account with this address exists. Please sign in with its password first.`,
  SOCIAL_EMAIL_DIFFERS: msg`The other account has another e-mail address.`,
  SOCIAL_TAKEN: msg`The other account is linked to somebody else here.`,
  SOCIAL_FAILED: msg`The other side did not answer as expected. Please try again.`,
  PROVIDER_NOT_OFFERED: msg`This way to sign in is not offered here.`,
  PROVIDER_NOT_LINKED: msg`This link to another account is gone already.`,
  PASSWORD_REQUIRED: msg`Please enter a password.`,
  PASSWORD_INCORRECT: msg`This is not your password.`,
  REASON_TOO_LONG: msg`A reason has at most 200 characters.`,
  CODE_INCORRECT: msg`This code is not right.`,
  PASSWORD_TOO_SHORT: msg`A password has at least 8 characters.`,
  PASSWORD_TOO_LONG: msg`A password has at most 128 characters.`,
  PASSWORD_TOO_COMMON: msg`Too many people use this password. Please choose another.`,
  PASSWORD_UNCHANGED: msg`This is your current password. Choose another.`,
  PASSWORD_BREACHED: msg`This password has appeared in a data breach. Choose another.`,
  PASSWORD_TOO_WEAK: msg`This password is easy to guess. Add another word or two.`,
};

/** `name` is the `code` of an answer, or the `type` of one of its fields. */
export function refusalWords(name: string): string | undefined {
  const known = words[name];
  return known && i18n._(known);
}
