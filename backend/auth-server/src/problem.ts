import type { FieldError, Problem } from '@holdfast/server-kit/problem';

/** Every refusal of this server: status and the sentence for people. Codes never change once released. */
const PROBLEMS = {
  REQUEST_MALFORMED: [400, 'The request could not be read.'],
  SOCIAL_CANCELLED: [400, 'The sign-in was cancelled.'],
  SOCIAL_EXPIRED: [400, 'This sign-in took too long, or began in another browser. Please start again.'],
  LINK_INVALID: [400, 'This link is no longer valid. Please request a new one.'],
  CREDENTIALS_INVALID: [401, 'The e-mail address or the password is wrong.'],
  AUTH_TOKEN_MISSING: [401, 'This address needs a service token.'],
  AUTH_TOKEN_INVALID: [401, 'The service token is not valid.'],
  AUTH_TOKEN_EXPIRED: [401, 'The service token has expired.'],
  SESSION_REQUIRED: [401, 'Please sign in.'],
  SIGN_IN_OVERTAKEN: [401, 'Your account changed while you were signing in. Sign in again.'],
  PASSKEY_REFUSED: [401, 'This passkey does not sign in to an account here.'],
  PASSKEY_UNKNOWN: [401, 'This passkey belongs to no account here. It may have been removed.'],
  PASSKEY_EXPIRED: [401, 'The sign-in with a passkey took too long. Please try again.'],
  ORIGIN_REFUSED: [403, 'This request does not come from a page that is allowed to make it.'],
  EMAIL_NOT_VERIFIED: [403, 'Please confirm your e-mail address first. We have sent you another link.'],
  EMAIL_UNCONFIRMED: [403, 'Confirm your e-mail address first.'],
  LINK_NEEDS_PASSWORD: [403, 'Enter the password of this account to confirm its address.'],
  SOCIAL_EMAIL_UNVERIFIED: [403, 'The other account has no confirmed e-mail address.'],
  ACCOUNT_BANNED: [403, 'This account is locked.'],
  PASSWORD_LOCKED: [403, 'Too many wrong passwords. Use a known device, or set a new password.'],
  SESSION_NOT_FRESH: [403, 'Please sign in once more before you change this.'],
  ACTION_FORBIDDEN: [403, 'You are not allowed to do this.'],
  ROUTE_NOT_FOUND: [404, 'There is nothing at this address.'],
  USER_NOT_FOUND: [404, 'There is no such user.'],
  DEVICE_NOT_FOUND: [404, 'There is no such trusted device.'],
  SESSION_NOT_FOUND: [404, 'There is no such session.'],
  PROVIDER_NOT_OFFERED: [404, 'This sign-in method is not available here.'],
  PROVIDER_NOT_LINKED: [404, 'There is no such link to another account.'],
  PASSKEY_NOT_FOUND: [404, 'There is no such passkey.'],
  PERSONAL_TOKEN_NOT_FOUND: [404, 'Token not found.'],
  EMAIL_TAKEN: [409, 'An account with this e-mail address exists already.'],
  SECOND_FACTOR_CONFLICT: [409, 'The second factor is not in a state that allows this.'],
  SOCIAL_NOT_LINKED: [409, 'An account with this address exists. Please sign in with its password first.'],
  SOCIAL_EMAIL_DIFFERS: [409, 'The other account has another e-mail address.'],
  SOCIAL_TAKEN: [409, 'The other account is linked to another user here.'],
  LAST_SIGN_IN_METHOD: [409, 'This is your only way to sign in. Please add another one first.'],
  PERSONAL_TOKEN_LIMIT: [409, 'You have 50 tokens already. Revoke one first.'],
  LAST_ADMINISTRATOR: [409, 'This is the last administrator. Make someone else one first.'],
  EMAIL_DECLINED: [409, "The owner of this mailbox says the account isn't theirs. Use another address."],
  EMAIL_CHANGED_RECENTLY: [409, 'You can delete your account seven days after you changed its address.'],
  EMAIL_ALREADY_VERIFIED: [409, 'This e-mail address is confirmed already.'],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  REQUEST_TOO_LARGE: [413, 'The request body is larger than 64 KB.'],
  REQUEST_UNSUPPORTED_MEDIA_TYPE: [415, 'The request body must be application/json.'],
  REQUEST_INVALID: [422, 'Some fields need another value.'],
  PASSKEY_UNUSABLE: [422, 'This passkey could not be added. Please try again.'],
  RATE_LIMITED: [429, 'Too many requests. Please wait a moment and try again.'],
  REQUEST_HEADERS_TOO_LARGE: [431, 'The request headers are too large.'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side.'],
  SOCIAL_FAILED: [502, 'The provider did not respond as expected. Please try again.'],
  DATABASE_UNAVAILABLE: [503, 'The service is temporarily unavailable. Please try again.'],
  SERVER_BUSY: [503, 'The service is busy. Please try again in a moment.'],
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemDetails {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** `ORIGIN_REFUSED`: the address of the app, from the configuration. Never an address that the caller sent. */
  readonly publicOrigin?: string;
  /** `LINK_NEEDS_PASSWORD`: the address of the account, masked. */
  readonly address?: string;
}

/** Thrown anywhere in a request to refuse it with a code. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code);
  }
}

/** The response to a refusal. */
export function toProblem({ code, details }: ProblemError): Problem {
  const { errors, retryAfterSeconds, publicOrigin, address } = details;
  const [status, sentence] = PROBLEMS[code];
  const detail = publicOrigin === undefined ? sentence : `${sentence} Open Holdfast at ${publicOrigin}.`;
  return {
    status,
    code,
    detail,
    ...(errors && { errors }),
    headers: {
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...(status === 401 && { 'www-authenticate': challengeOf(code) }),
    },
    // Better Auth's client reads the sentence in `message`.
    extensions: { message: detail, ...(publicOrigin && { publicOrigin }), ...(address && { address }) },
  };
}

/** RFC 9110 §11.6.1 asks for a challenge with every 401; no scheme is registered for a session cookie. */
function challengeOf(code: ProblemCode): string {
  if (code === 'AUTH_TOKEN_MISSING') return 'Bearer realm="holdfast"';
  if (code === 'AUTH_TOKEN_INVALID' || code === 'AUTH_TOKEN_EXPIRED') {
    return `Bearer realm="holdfast", error="invalid_token", error_description="${PROBLEMS[code][1]}"`;
  }
  return 'Session realm="holdfast"';
}
