import { t } from '@lingui/core/macro';
import { codePoints } from './code-points';
import { normalizeEmail } from './email-address';

/** Shared by all forms. The auth server checks these rules and more. */

export const passwordHint = (): string =>
  t`Use at least 8 characters. Three or four unrelated words work well.`;

export const emailRules = {
  /** Runs before the check, so invalid input stays as typed. */
  setValueAs: (value: string) => normalizeEmail(value) ?? value.trim(),
  validate: (value: string) => {
    if (value.trim() === '') return t`Enter your email address.`;
    return normalizeEmail(value) !== undefined || t`Enter an email address like name@example.com.`;
  },
};

/** Passwords are neither trimmed nor limited in length here. The server says when one is too long. */
export const currentPasswordRules = {
  validate: (value: string) => value !== '' || t`Enter your password.`,
};

export const newPasswordRules = {
  validate: (value: string) => {
    if (value === '') return t`Enter a password.`;
    return codePoints(value.normalize('NFKC')) >= 8 || t`Use at least 8 characters.`;
  },
};

export const nameRules = {
  setValueAs: (value: string) => value.trim(),
  validate: (value: string) => value.trim() !== '' || t`Enter your name.`,
};
