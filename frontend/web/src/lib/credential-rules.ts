import { codePoints } from './code-points';

/** The same rules on every form that takes them; the auth server checks them again, and more. */

export const PASSWORD_HINT =
  'At least 8 characters. Three or four unrelated words are strong and easy to remember.';

export const emailRules = {
  setValueAs: (value: string) => value.trim(),
  validate: (value: string) => {
    if (value.trim() === '') return 'Enter your e-mail address.';
    return /^\S+@\S+\.\S+$/.test(value.trim()) || 'Enter an e-mail address like name@example.com.';
  },
};

/** Never trimmed, never limited above: a password is taken as it is. The server says when it is too long. */
export const currentPasswordRules = {
  validate: (value: string) => value !== '' || 'Enter your password.',
};

export const newPasswordRules = {
  validate: (value: string) => {
    if (value === '') return 'Enter a password.';
    return codePoints(value.normalize('NFKC')) >= 8 || 'A password has at least 8 characters.';
  },
};

export const nameRules = {
  setValueAs: (value: string) => value.trim(),
  validate: (value: string) => value.trim() !== '' || 'Enter your name.',
};
