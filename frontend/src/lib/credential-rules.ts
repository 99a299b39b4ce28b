import { t } from '@lingui/core/macro';
import { codePoints } from './code-points';
import { normalizeEmail } from './email-address';

/** The same rules on every form that takes them; the auth server checks them again, and more. */

export const passwordHint = (): string =>
  t`At least 8 characters. Three or four unrelated words are strong and easy to remember.`;

export const emailRules = {
  /** Before the check, so what is not an address stays as it was typed. */
  setValueAs: (value: string) => normalizeEmail(value) ?? value.trim(),
  validate: (value: string) => {
    if (value.trim() === '') return t`Enter your e-mail address.`;
    return normalizeEmail(value) !== undefined || t`Enter an e-mail address like name@example.com.`;
  },
};

/** Never trimmed, never limited above: a password is taken as it is. The server says when it is too long. */
export const currentPasswordRules = {
  validate: (value: string) => value !== '' || t`Enter your password.`,
};

export const newPasswordRules = {
  validate: (value: string) => {
    if (value === '') return t`Enter a password.`;
    return codePoints(value.normalize('NFKC')) >= 8 || t`A password has at least 8 characters.`;
  },
};

export const nameRules = {
  setValueAs: (value: string) => value.trim(),
  validate: (value: string) => value.trim() !== '' || t`Enter your name.`,
};
