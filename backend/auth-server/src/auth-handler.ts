import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordAudit } from './audit/audit-trail.js';
import { BASE_PATH, type Auth } from './auth.js';
import type { Config } from './config.js';
import { isDatabaseUnavailable, isDuplicate } from '@holdfast/server-kit/database-errors';
import type { Logger } from './logger.js';
import { ProblemError, problemResponse, type ProblemCode } from './problem.js';
import { outcomeOf } from './passwords/attempt-hooks.js';
import { settleAttempt } from './passwords/password-attempts.js';
import { problemOf } from './problem-of-error.js';
import { requestContext } from './request-context.js';
import { invalidField } from './request-bodies.js';
import { SECOND_FACTOR_LOCK_SECONDS } from './second-factor/second-factor.js';
import { answerCallback, isCallback } from './social/callback.js';
import { internalSecretOf } from './secrets.js';
import { appendRenewedCookies, resignCookies } from './sessions/session-cookies.js';

/** Everything that can be reached. Better Auth has many more routes; one that is not named here does not exist. */
export const OPEN_ROUTES: ReadonlySet<string> = new Set([
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /get-session',
  'GET /token',
  'GET /jwks',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /send-verification-email',
  'POST /verify-email',
  'POST /verify-email/decline',
  'POST /update-user',
  'POST /change-password',
  'POST /email-change',
  'POST /email-change/confirm',
  'POST /email-change/undo',
  'POST /delete-account',
  'POST /two-factor/enable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
  'POST /two-factor/disable',
  'GET /two-factor/recovery',
  'POST /two-factor/recovery/request',
  'POST /two-factor/recovery/confirm',
  'POST /two-factor/recovery/cancel',
  'GET /providers',
  'POST /sign-in/social',
  'POST /link-social',
  'GET /callback/google',
  'GET /callback/github',
  'GET /sign-in-methods',
  'POST /sign-in-methods/unlink',
  'GET /passkey/generate-register-options',
  'POST /passkey/verify-registration',
  'GET /passkey/generate-authenticate-options',
  'POST /passkey/verify-authentication',
  'GET /passkey/list-user-passkeys',
  'GET /passkey/signals',
  'POST /passkey/update-passkey',
  'POST /passkey/delete-passkey',
  'GET /trusted-devices',
  'POST /trusted-devices/revoke',
  'GET /audit',
  'GET /admin/users',
  'GET /admin/audit',
  'POST /admin/users/role',
  'POST /admin/users/ban',
  'POST /admin/users/unban',
  'POST /admin/users/end-sessions',
  'POST /admin/users/remove-second-factor',
  'POST /admin/users/email',
  'POST /admin/users/delete',
  'POST /admin/invitations',
  'POST /invitations/accept',
  'GET /sessions',
  'POST /sessions/revoke',
  'POST /sessions/revoke-others',
]);

/**
 * Routes whose answer must not tell by its time whether an account exists: none comes sooner than this. Without it a
 * request for a new password takes a quarter longer when nobody has the address.
 */
const EVEN_ROUTES: ReadonlySet<string> = new Set(['/sign-in/email', '/request-password-reset']);
const EVEN_ANSWER_MILLISECONDS = 100;

/** Better Auth's codes that mean more than their status. */
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
  // Of two uses of one backup code at once, the second.
  409: 'SECOND_FACTOR_CONFLICT',
  415: 'REQUEST_UNSUPPORTED_MEDIA_TYPE',
  422: 'REQUEST_INVALID',
};

/** Better Auth behind our contract: open routes only, every refusal a coded problem, every deed in the audit trail. */
export function createAuthHandler(auth: Auth, config: Config, recordAudit: RecordAudit, logger: Logger) {
  const cookieSecrets = config.secrets.map(internalSecretOf);
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.slice(BASE_PATH.length);
    if (!OPEN_ROUTES.has(`${request.method} ${path}`)) return problemResponse('ROUTE_NOT_FOUND');

    const cookies = resignCookies(request.headers.get('cookie') ?? '', cookieSecrets);
    if (cookies.renewed.length > 0) request.headers.set('cookie', cookies.header);
    const isEven = EVEN_ROUTES.has(path) || (path === '/sign-up/email' && config.emailVerificationRequired);
    if (isCallback(path)) {
      const { outcome, response } = await answerCallback(
        () => auth.handler(request),
        config.publicOrigin,
        logger,
      );
      await recordAudit(request, path, outcome);
      appendRenewedCookies(response.headers, cookies, config.publicOrigin, config.session.rememberedSeconds);
      return response;
    }
    const earliest = isEven ? sleep(EVEN_ANSWER_MILLISECONDS) : undefined;
    try {
      const response = await auth.handler(request);
      if (!response.ok) throw await refusalOf(response, path, config);
      await settle(logger);
      await recordAudit(request, path, 'ok');
      await earliest;
      appendRenewedCookies(response.headers, cookies, config.publicOrigin, config.session.rememberedSeconds);
      return response;
    } catch (error) {
      const refusal = problemOf(error, logger);
      const { code, details } = refusal;
      await settle(logger, refusal);
      await recordAudit(request, path, code);
      await earliest;
      return problemResponse(code, details);
    }
  };
}

/** An attempt that can't be settled stays counted: the account is safe, and its next right password forgets it. */
async function settle(logger: Logger, refusal?: ProblemError): Promise<void> {
  try {
    await settleAttempt(outcomeOf(refusal));
  } catch (err) {
    logger.error({ err }, 'an attempt on a password could not be settled');
  }
}

/** What a refusal of Better Auth means here: a ProblemError, or the failure behind an answer that hides it. */
async function refusalOf(response: Response, path: string, config: Config): Promise<unknown> {
  const { databaseError } = requestContext.getStore() ?? {};
  if (isDatabaseUnavailable(databaseError)) return databaseError;
  const { code } = await readJson(response);
  if (code === 'INVALID_PASSWORD') {
    return invalidField(path === '/change-password' ? 'currentPassword' : 'password', 'PASSWORD_INCORRECT');
  }
  if (code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE')
    return invalidField('code', 'CODE_INCORRECT');
  if (code === 'CHALLENGE_NOT_FOUND') {
    return new ProblemError(path === '/passkey/verify-registration' ? 'PASSKEY_UNUSABLE' : 'PASSKEY_EXPIRED');
  }
  if (code === 'ACCOUNT_TEMPORARILY_LOCKED') {
    return new ProblemError('RATE_LIMITED', { retryAfterSeconds: SECOND_FACTOR_LOCK_SECONDS });
  }
  if (response.status === 429) {
    const retryAfterSeconds = Number(response.headers.get('x-retry-after'));
    return new ProblemError('RATE_LIMITED', { retryAfterSeconds });
  }
  // Two sign-ups at once: the second to insert meets the unique index. Where that must not be told, a repeat finds the
  // account, and is answered like any other sign-up.
  if (code === 'FAILED_TO_CREATE_USER' && isDuplicate(databaseError)) {
    return config.emailVerificationRequired
      ? new ProblemError('SERVER_BUSY', { retryAfterSeconds: 1 })
      : new ProblemError('EMAIL_TAKEN');
  }
  const known = PROBLEM_OF_CODE[String(code)] ?? PROBLEM_OF_STATUS[response.status];
  if (known === 'ORIGIN_REFUSED') return new ProblemError(known, { publicOrigin: config.publicOrigin });
  if (known !== undefined) return new ProblemError(known);
  return databaseError ?? new Error(`Better Auth answered ${response.status} ${String(code)}`);
}

async function readJson(response: Response): Promise<{ code?: unknown }> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}
