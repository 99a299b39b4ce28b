import { BASE_PATH, type Auth } from './auth.js';
import type { Config } from './config.js';
import { isDatabaseUnavailable, isDuplicate, isUnusableValue } from './database/database-errors.js';
import type { Logger } from './logger.js';
import { ProblemError, problemResponse, type ProblemCode } from './problem.js';
import { requestContext } from './request-context.js';
import { invalidField } from './request-bodies.js';
import { internalSecretOf } from './secrets.js';
import { appendRenewedCookies, resignCookies } from './sessions/session-cookies.js';

/** Everything that can be reached. Better Auth has many more routes; one that is not named here does not exist. */
const OPEN_ROUTES: ReadonlySet<string> = new Set([
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /get-session',
  'GET /token',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /send-verification-email',
  'POST /verify-email',
  'POST /update-user',
  'POST /change-password',
  'POST /email-change',
  'POST /email-change/confirm',
  'POST /email-change/undo',
  'POST /delete-account',
  'GET /sessions',
  'POST /sessions/revoke',
  'POST /sessions/revoke-others',
]);

const DATABASE_RETRY_SECONDS = 2;

/** Better Auth's codes that mean more than their status. */
const PROBLEM_OF_CODE: Readonly<Record<string, ProblemCode>> = {
  USER_ALREADY_EXISTS: 'EMAIL_TAKEN',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'EMAIL_TAKEN',
  INVALID_EMAIL_OR_PASSWORD: 'CREDENTIALS_INVALID',
  BANNED_USER: 'ACCOUNT_BANNED',
  EMAIL_ALREADY_VERIFIED: 'EMAIL_ALREADY_VERIFIED',
  EMAIL_MISMATCH: 'ACTION_FORBIDDEN',
  INVALID_TOKEN: 'LINK_INVALID',
  TOKEN_EXPIRED: 'LINK_INVALID',
  USER_NOT_FOUND: 'LINK_INVALID',
  INVALID_ORIGIN: 'ORIGIN_REFUSED',
  MISSING_OR_NULL_ORIGIN: 'ORIGIN_REFUSED',
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: 'ORIGIN_REFUSED',
};

const PROBLEM_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'REQUEST_MALFORMED',
  401: 'SESSION_REQUIRED',
  403: 'ACTION_FORBIDDEN',
  404: 'ROUTE_NOT_FOUND',
  415: 'REQUEST_UNSUPPORTED_MEDIA_TYPE',
  422: 'REQUEST_INVALID',
};

/** Better Auth behind our contract: open routes only, every refusal a coded problem. */
export function createAuthHandler(auth: Auth, config: Config, logger: Logger) {
  const cookieSecrets = config.secrets.map(internalSecretOf);
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.slice(BASE_PATH.length);
    if (!OPEN_ROUTES.has(`${request.method} ${path}`)) return problemResponse('ROUTE_NOT_FOUND');

    const cookies = resignCookies(request.headers.get('cookie') ?? '', cookieSecrets);
    if (cookies.renewed.length > 0) request.headers.set('cookie', cookies.header);
    try {
      const response = await auth.handler(request);
      if (!response.ok) return await problemOf(response, logger);
      appendRenewedCookies(response.headers, cookies, config.publicOrigin, config.session.rememberedSeconds);
      return response;
    } catch (error) {
      return problemOfError(error, logger);
    }
  };
}

async function problemOf(response: Response, logger: Logger): Promise<Response> {
  const { databaseError } = requestContext.getStore() ?? {};
  if (isDatabaseUnavailable(databaseError)) return problemOfError(databaseError, logger);

  if (response.status === 429) {
    return problemResponse('RATE_LIMITED', {
      retryAfterSeconds: Number(response.headers.get('x-retry-after')),
    });
  }
  const { code } = await readJson(response);
  if (code === 'INVALID_PASSWORD')
    return problemOfError(invalidField('currentPassword', 'PASSWORD_INCORRECT'), logger);
  const known = PROBLEM_OF_CODE[String(code)];
  if (known !== undefined) return problemResponse(known);
  // Two sign-ups at once: the second to insert meets the unique index.
  if (code === 'FAILED_TO_CREATE_USER' && isDuplicate(databaseError)) return problemResponse('EMAIL_TAKEN');
  const ofStatus = PROBLEM_OF_STATUS[response.status];
  if (ofStatus !== undefined) return problemResponse(ofStatus);
  return problemOfError(
    databaseError ?? new Error(`Better Auth answered ${response.status} ${String(code)}`),
    logger,
  );
}

/** The answer for a failure that nobody expected, logged once with its cause. */
export function problemOfError(error: unknown, logger: Logger): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, error.details);
  if (isDatabaseUnavailable(error)) {
    logger.warn({ err: error }, 'the database is not available');
    return problemResponse('DATABASE_UNAVAILABLE', { retryAfterSeconds: DATABASE_RETRY_SECONDS });
  }
  if (isUnusableValue(error)) return problemResponse('REQUEST_INVALID');
  logger.error({ err: error }, 'a request failed');
  return problemResponse('INTERNAL_ERROR');
}

async function readJson(response: Response): Promise<{ code?: unknown }> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}
