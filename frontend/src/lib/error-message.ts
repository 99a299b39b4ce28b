import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { RequestFailure } from './request-failure';

/**
 * The servers answer in English. Codes and field types that people are likely to see have a translated message here; for
 * the others the page shows the server's own message.
 *
 * @see docs/errors.md
 */
const messages: Readonly<Record<string, MessageDescriptor>> = {
  LINK_INVALID: msg`This link no longer works. Request a new one.`,
  EMAIL_UNCONFIRMED: msg`Confirm your email address first.`,
  EMAIL_DECLINED: msg`The owner of this address says it's not their account.`,
  EMAIL_CHANGED_RECENTLY: msg`You can delete your account seven days after changing its email address.`,
  SIGN_IN_OVERTAKEN: msg`Your account changed while you were signing in. Sign in again.`,
  EMAIL_NOT_VERIFIED: msg`Confirm your email address first. We've sent you a new link.`,
  ACCOUNT_BANNED: msg`This account is locked.`,
  PASSWORD_LOCKED: msg`Too many wrong passwords. Use a known device or reset your password.`,
  ACTION_FORBIDDEN: msg`You don't have permission to do this.`,
  AUTH_ROLE_REQUIRED: msg`You don't have permission to do this.`,
  USER_NOT_FOUND: msg`User not found.`,
  EMAIL_TAKEN: msg`This email address already has an account.`,
  EMAIL_ALREADY_VERIFIED: msg`This email address is already confirmed.`,
  SECOND_FACTOR_CONFLICT: msg`Two-factor settings changed elsewhere. Reload this page.`,
  REQUEST_TOO_LARGE: msg`This is too large.`,
  FIELD_REQUIRED: msg`This field is required.`,
  EMAIL_INVALID: msg`Enter a valid email address.`,
  NAME_REQUIRED: msg`Enter a name.`,
  NAME_TOO_LONG: msg`Use 100 characters or fewer.`,
  NAME_LINK: msg`Names can't contain links.`,
  TEXT_UNPRINTABLE: msg`Remove hidden or control characters.`,
  PASSKEY_REFUSED: msg`This passkey can't sign you in here.`,
  PASSKEY_UNKNOWN: msg`This passkey doesn't match any account.`,
  PASSKEY_EXPIRED: msg`Passkey sign-in timed out.`,
  PASSKEY_UNUSABLE: msg`Couldn't add this passkey.`,
  PASSKEY_NOT_FOUND: msg`This passkey was already removed.`,
  PERSONAL_TOKEN_LIMIT: msg`You have 50 tokens. Revoke one first.`,
  PERSONAL_TOKEN_NOT_FOUND: msg`This token was already revoked.`,
  LAST_SIGN_IN_METHOD: msg`This is your only way to sign in. Add another first.`,
  LAST_ADMINISTRATOR: msg`This is the last administrator. Appoint another one first.`,
  SOCIAL_CANCELLED: msg`Sign-in cancelled.`,
  SOCIAL_EXPIRED: msg`Sign-in timed out or started in another browser. Start again.`,
  SOCIAL_EMAIL_UNVERIFIED: msg`That account's email address isn't confirmed.`,
  SOCIAL_NOT_LINKED: msg`This address already has an account. Sign in with its password first.`,
  SOCIAL_EMAIL_DIFFERS: msg`That account has a different email address.`,
  SOCIAL_TAKEN: msg`That account is already connected to another user.`,
  SOCIAL_FAILED: msg`The provider returned an error. Try again.`,
  PROVIDER_NOT_OFFERED: msg`This sign-in method isn't available.`,
  PROVIDER_NOT_LINKED: msg`That account is no longer connected.`,
  PASSWORD_REQUIRED: msg`Enter a password.`,
  PASSWORD_INCORRECT: msg`Wrong password.`,
  REASON_TOO_LONG: msg`Use 200 characters or fewer.`,
  CODE_INCORRECT: msg`Wrong code.`,
  PASSWORD_TOO_SHORT: msg`Use at least 8 characters.`,
  PASSWORD_TOO_LONG: msg`Use 128 characters or fewer.`,
  PASSWORD_TOO_COMMON: msg`This password is too common. Choose another.`,
  PASSWORD_UNCHANGED: msg`This is your current password. Choose another.`,
  PASSWORD_BREACHED: msg`This password has appeared in a data breach. Choose another.`,
  PASSWORD_TOO_WEAK: msg`This password is easy to guess. Add another word or two.`,
};

/** @param code The `code` of a response, or the `type` of one of its fields. */
export function messageForCode(code: string): string | undefined {
  const known = messages[code];
  return known && i18n._(known);
}

/** Says what happened. The caller adds what was kept and what to do next. */
export function messageFor(error: unknown): string {
  if (!(error instanceof RequestFailure)) return t`Something went wrong.`;
  const { status, publicOrigin, fields, retryAfterSeconds } = error;
  if (status === null) return navigator.onLine ? t`Can't reach the server.` : t`You're offline.`;
  // The product is configured for `localhost` but was opened as `127.0.0.1` or by the name of the machine.
  if (publicOrigin !== null) return t`Open Holdfast at ${publicOrigin}.`;
  const known = messageForCode(fields[0]?.type ?? error.code);
  if (known !== undefined) return known;
  if (status === 401) return t`Your session has ended.`;
  if (status === 429) return tooManyAttempts(retryAfterSeconds);
  if (status >= 500) return t`Something went wrong on our side.`;
  return fields[0]?.message ?? error.message;
}

function tooManyAttempts(seconds: number | null): string {
  if (seconds === null) return t`Too many attempts. Try again later.`;
  const duration = durationText(seconds);
  return t`Too many attempts. Try again in ${duration}.`;
}

/** @example durationText(90) // '2 minutes' */
export function durationText(seconds: number): string {
  if (seconds < 60) return plural(seconds, { one: '# second', other: '# seconds' });
  const minutes = Math.ceil(seconds / 60);
  return plural(minutes, { one: '# minute', other: '# minutes' });
}
