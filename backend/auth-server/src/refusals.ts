import { isDuplicate } from '@holdfast/server-kit/database-errors';
import type { Config } from './config.js';
import { ProblemError, type ProblemCode } from './problem.js';
import { invalidField } from './request-bodies.js';
import { requestContext } from './request-context.js';
import type { Route } from './routes/route.js';
import { SECOND_FACTOR_LOCK_SECONDS } from './second-factor/second-factor.js';

/** Better Auth's codes that mean more than their status. A route can have its own meaning of a code. */
const PROBLEM_OF_CODE: Readonly<Record<string, ProblemCode>> = {
  USER_ALREADY_EXISTS: 'EMAIL_TAKEN',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'EMAIL_TAKEN',
  INVALID_EMAIL_OR_PASSWORD: 'CREDENTIALS_INVALID',
  EMAIL_NOT_VERIFIED: 'EMAIL_NOT_VERIFIED',
  BANNED_USER: 'ACCOUNT_BANNED',
  EMAIL_ALREADY_VERIFIED: 'EMAIL_ALREADY_VERIFIED',
  EMAIL_MISMATCH: 'ACTION_FORBIDDEN',
  INVALID_TOKEN: 'LINK_INVALID',
  TOKEN_EXPIRED: 'LINK_INVALID',
  USER_NOT_FOUND: 'LINK_INVALID',
  INVALID_CALLBACK_URL: 'REQUEST_INVALID',
  INVALID_ORIGIN: 'ORIGIN_REFUSED',
  MISSING_OR_NULL_ORIGIN: 'ORIGIN_REFUSED',
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: 'ORIGIN_REFUSED',
  INVALID_TWO_FACTOR_COOKIE: 'SESSION_REQUIRED',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'SESSION_REQUIRED',
  SESSION_NOT_FRESH: 'SESSION_NOT_FRESH',
  PROVIDER_NOT_FOUND: 'PROVIDER_NOT_OFFERED',
  CHALLENGE_NOT_FOUND: 'PASSKEY_EXPIRED',
  PASSKEY_NOT_FOUND: 'PASSKEY_UNKNOWN',
  AUTHENTICATION_FAILED: 'PASSKEY_REFUSED',
  FAILED_TO_VERIFY_REGISTRATION: 'PASSKEY_UNUSABLE',
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: 'PASSKEY_UNUSABLE',
  TOTP_ALREADY_ENABLED: 'SECOND_FACTOR_CONFLICT',
  TOTP_NOT_ENABLED: 'SECOND_FACTOR_CONFLICT',
  TWO_FACTOR_NOT_ENABLED: 'SECOND_FACTOR_CONFLICT',
  BACKUP_CODES_NOT_ENABLED: 'SECOND_FACTOR_CONFLICT',
};

const PROBLEM_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'REQUEST_MALFORMED',
  401: 'SESSION_REQUIRED',
  403: 'ACTION_FORBIDDEN',
  404: 'ROUTE_NOT_FOUND',
  // The second of two simultaneous uses of one backup code.
  409: 'SECOND_FACTOR_CONFLICT',
  415: 'REQUEST_UNSUPPORTED_MEDIA_TYPE',
  422: 'REQUEST_INVALID',
};

/** What a refusal of Better Auth means here: a ProblemError, or the failure that its answer hides. */
export async function refusalOf(response: Response, route: Route, config: Config): Promise<unknown> {
  const { databaseError } = requestContext.getStore() ?? {};
  const code = await codeOf(response);
  if (code === 'INVALID_PASSWORD') return invalidField('password', 'PASSWORD_INCORRECT');
  if (code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE')
    return invalidField('code', 'CODE_INCORRECT');
  if (code === 'ACCOUNT_TEMPORARILY_LOCKED') {
    return new ProblemError('RATE_LIMITED', { retryAfterSeconds: SECOND_FACTOR_LOCK_SECONDS });
  }
  // The second of two simultaneous sign-ups meets the unique index. Where that must stay hidden, a repeat finds the
  // account and is answered like any other sign-up.
  if (code === 'FAILED_TO_CREATE_USER' && isDuplicate(databaseError)) {
    return config.emailVerificationRequired
      ? new ProblemError('SERVER_BUSY', { retryAfterSeconds: 1 })
      : new ProblemError('EMAIL_TAKEN');
  }
  const known = route.refusals?.[code] ?? PROBLEM_OF_CODE[code] ?? PROBLEM_OF_STATUS[response.status];
  if (known === 'ORIGIN_REFUSED') return new ProblemError(known, { publicOrigin: config.publicOrigin });
  if (known !== undefined) return new ProblemError(known);
  return databaseError ?? new Error(`Better Auth answered ${response.status} ${code}`);
}

async function codeOf(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  } catch {
    return '';
  }
}
