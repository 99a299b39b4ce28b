import type { FieldError } from '@holdfast/server-kit/problem';
import { z } from 'zod';
import { normalizeEmail } from './email-address.js';
import { LANGUAGES } from './language.js';
import { nameFault, NAME_MAX_LENGTH } from './names.js';
import {
  passwordFault,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  type PasswordFault,
} from './passwords/password-rules.js';
import { ProblemError } from './problem.js';
import { appCode, backupCode } from './second-factor/typed-codes.js';

const REASON_MAX_LENGTH = 200;

/** The `type` of a field error and its sentence. */
const FIELD_MESSAGES = {
  FIELD_REQUIRED: 'This field is required.',
  FIELD_TYPE: 'This field has the wrong type.',
  FIELD_UNKNOWN: 'There is no such field.',
  EMAIL_INVALID: 'This is not an e-mail address.',
  NAME_REQUIRED: 'Please enter a name.',
  NAME_TOO_LONG: `A name has at most ${NAME_MAX_LENGTH} characters.`,
  NAME_LINK: "A name can't contain a link.",
  TEXT_UNPRINTABLE: 'This text holds a hidden or control character.',
  PASSWORD_REQUIRED: 'Please enter a password.',
  PASSWORD_INCORRECT: 'This is not your password.',
  PASSWORD_UNCHANGED: 'This is your current password. Choose another.',
  SCOPE_INVALID: 'Unknown scope.',
  DAYS_INVALID: 'A token lasts from 1 to 366 days.',
  LANGUAGE_INVALID: `A language is ${LANGUAGES.join(' or ')}.`,
  ID_INVALID: 'This is not an id.',
  ROLE_INVALID: 'A role is user or admin.',
  REASON_TOO_LONG: `A reason has at most ${REASON_MAX_LENGTH} characters.`,
  DURATION_INVALID: 'A ban lasts from a minute to ten years, in seconds.',
  CODE_INCORRECT: 'This code is not right.',
  PASSWORD_TOO_SHORT: `A password has at least ${PASSWORD_MIN_LENGTH} characters.`,
  PASSWORD_TOO_LONG: `A password has at most ${PASSWORD_MAX_LENGTH} characters.`,
  PASSWORD_TOO_COMMON: 'Too many people use this password. Please choose another.',
  PASSWORD_BREACHED: 'This password has appeared in a data breach. Choose another.',
  PASSWORD_TOO_WEAK: 'This password is easy to guess. Add another word or two.',
} as const;

type FieldFault = keyof typeof FIELD_MESSAGES;

export const fault = (type: FieldFault) => ({ error: type });
export const typed = {
  error: ({ input }: { input?: unknown }): FieldFault =>
    input === undefined ? 'FIELD_REQUIRED' : 'FIELD_TYPE',
};

const lengthOf = (text: string): number => Array.from(text).length;
const isPrintable = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);

export const email = z.string(typed).transform((text, context) => {
  const address = normalizeEmail(text);
  if (address !== undefined) return address;
  context.addIssue('EMAIL_INVALID' satisfies FieldFault);
  return z.NEVER;
});

export const name = z
  .string(typed)
  .trim()
  .superRefine((text, context) => {
    const found = nameFault(text);
    if (found !== undefined) context.addIssue(found);
  });

/** A password that is compared with a stored one: any text that could be a password. */
export const password = z
  .string(typed)
  .min(1, fault('PASSWORD_REQUIRED'))
  .refine((text) => lengthOf(text.normalize('NFKC')) <= PASSWORD_MAX_LENGTH, fault('PASSWORD_TOO_LONG'));

/** A password to be stored: {@link requireGoodPassword} checks it together with its owner. */
export const newPassword = z.string(typed);

export const id = z.uuid(fault('ID_INVALID'));
export const role = z.enum(['user', 'admin'], fault('ROLE_INVALID'));
export const banReason = z
  .string(typed)
  .trim()
  .min(1, fault('FIELD_REQUIRED'))
  .refine((text) => lengthOf(text) <= REASON_MAX_LENGTH, fault('REASON_TOO_LONG'))
  .refine(isPrintable, fault('TEXT_UNPRINTABLE'));
/** A minute to ten years; omitted for a ban without an end. */
export const banSeconds = z
  .int(typed)
  .min(60, fault('DURATION_INVALID'))
  .max(10 * 365 * 24 * 60 * 60, fault('DURATION_INVALID'))
  .optional();

const code = (normalize: (typed: string) => string) =>
  z
    .string(typed)
    .refine((text) => appCode(text) !== '', fault('FIELD_REQUIRED'))
    .max(64, fault('CODE_INCORRECT'))
    .transform(normalize);
export const totpCode = code(appCode);
export const typedBackupCode = code(backupCode);

export const trustDevice = z.boolean(typed).optional();
export const rememberMe = z.boolean(typed).optional();

const base64url = (maximum: number) =>
  z
    .string(typed)
    .regex(/^[\w-]+$/, fault('FIELD_TYPE'))
    .max(maximum, fault('FIELD_TYPE'));
/** What `navigator.credentials` returns (WebAuthn §5.1), as JSON. A credential id has at most 1023 bytes (§5.8.3). */
const credential = (response: z.core.$ZodLooseShape) =>
  z.looseObject(
    {
      id: base64url(1_364),
      rawId: base64url(1_364),
      type: z.literal('public-key', fault('FIELD_TYPE')),
      response: z.looseObject({ clientDataJSON: base64url(8_192), ...response }, typed),
    },
    typed,
  );
export const newCredential = credential({
  attestationObject: base64url(32_768),
  transports: z
    .array(z.string(typed).max(32, fault('FIELD_TYPE')), typed)
    .max(8, fault('FIELD_TYPE'))
    .optional(),
});
export const usedCredential = credential({
  authenticatorData: base64url(8_192),
  signature: base64url(8_192),
});

export const language = z.enum(LANGUAGES, fault('LANGUAGE_INVALID'));
export const provider = z.enum(['google', 'github'], fault('FIELD_TYPE'));
/** A page of ours. "//", "/\\" and what browsers make of tabs and line breaks lead elsewhere. */
export const page = z
  .string(typed)
  .max(2_048, fault('FIELD_TYPE'))
  .regex(/^\/(?![/\\])[^\\\s\p{Cc}]*$/u, fault('FIELD_TYPE'));
export const mailedToken = z.string(typed).min(1, fault('FIELD_REQUIRED')).max(2_048, fault('FIELD_TYPE'));

/** A body with these members and no others. */
export const strictBody = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject(shape, typed);

/**
 * The body of a request, checked and tidied: texts trimmed, addresses in lower case.
 *
 * @throws {ProblemError} REQUEST_INVALID with every field at fault.
 */
export function parseBody(schema: z.ZodObject, body: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('REQUEST_INVALID', { errors: parsed.error.issues.flatMap(fieldErrors) });
}

/**
 * Refuses a new password that is too short, too long, common, breached or easily guessed.
 *
 * @param field Member of the body that holds it.
 * @param known See {@link passwordFault}.
 * @throws {ProblemError} REQUEST_INVALID
 */
export function requireGoodPassword(field: string, password: string, known: readonly string[]): void {
  const found: PasswordFault | undefined = passwordFault(password, known);
  if (found !== undefined) throw invalidField(field, found);
}

/** The refusal of one field of a body. */
export function invalidField(field: string, type: FieldFault): ProblemError {
  return new ProblemError('REQUEST_INVALID', { errors: [fieldError([field], type)] });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fieldError([...issue.path, key], 'FIELD_UNKNOWN'));
  }
  return [fieldError(issue.path, isFault(issue.message) ? issue.message : 'FIELD_TYPE')];
}

const isFault = (message: string): message is FieldFault => Object.hasOwn(FIELD_MESSAGES, message);

function fieldError(path: readonly PropertyKey[], type: FieldFault): FieldError {
  const loc = ['body', ...path.map((part) => (typeof part === 'number' ? part : String(part)))];
  return { loc, msg: FIELD_MESSAGES[type], type };
}
