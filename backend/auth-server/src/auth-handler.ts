import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseUnavailable } from '@holdfast/server-kit/database-errors';
import { TimeoutError, withTimeout } from '@holdfast/server-kit/retry';
import type { AccountParts } from './account/account-parts.js';
import { afterEndpoint } from './after-endpoint.js';
import { recordAudit } from './audit/audit-trail.js';
import type { Auth } from './auth.js';
import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { outcomeOf } from './passwords/attempt-hooks.js';
import { settleAttempt } from './passwords/password-attempts.js';
import { ProblemError } from './problem.js';
import { refusalFor } from './problem-of-error.js';
import { requireWithinLimit } from './rate-limits.js';
import { refusalOf } from './refusals.js';
import { requestContext } from './request-context.js';
import type { Route } from './routes/route.js';
import { internalSecretOf } from './secrets.js';
import { appendRenewedCookies, resignCookies } from './sessions/session-cookies.js';
import { redirectOf, refusalRedirect } from './social/callback.js';

/**
 * The least time that an answer takes which must not reveal whether an account exists. Without it, asking for a new
 * password takes a quarter longer for an address that has none.
 */
const EVEN_ANSWER_MILLISECONDS = 100;
/** Better Auth waits for a provider as long as the provider likes. */
const PROVIDER_MILLISECONDS = 8000;

interface Parts extends AccountParts {
  readonly auth: Auth;
  readonly logger: Logger;
}

/**
 * Answers a request for a route of the registry: the rate limit, Better Auth with our hooks around the endpoint, and the
 * audit trail.
 *
 * @throws The cause of every refusal, except on routes that redirect.
 */
export function createAuthHandler(parts: Parts) {
  const { auth, config, logger } = parts;
  const { publicOrigin, session } = config;
  const cookieSecrets = config.secrets.map(internalSecretOf);

  async function answer(request: Request, route: Route) {
    await requireWithinLimit(parts, request.headers, route);
    const handled = auth.handler(request);
    const answered = await (route.redirects === true ? fromProvider(handled) : handled);
    const { response, isCodePending } = await afterEndpoint(parts, answered);
    if (route.redirects === true)
      return { ...redirectOf(response, isCodePending, publicOrigin), isCodePending };
    if (!response.ok) throw await refusalOf(response, route, config);
    return { response, outcome: 'ok' as const, isCodePending };
  }

  return async (request: Request, route: Route): Promise<Response> => {
    const cookies = resignCookies(request.headers.get('cookie') ?? '', cookieSecrets);
    if (cookies.renewed.length > 0) request.headers.set('cookie', cookies.header);
    const earliest = isEven(route, config) ? sleep(EVEN_ANSWER_MILLISECONDS) : undefined;
    try {
      const { response, outcome, isCodePending } = await answer(request, route);
      await settle(logger);
      await recordAudit(parts, request, { outcome, isCodePending });
      await earliest;
      appendRenewedCookies(response.headers, cookies, publicOrigin, session.rememberedSeconds);
      return response;
    } catch (error) {
      const cause = causeOf(error);
      const refusal = refusalFor(cause);
      await settle(logger, refusal);
      await recordAudit(parts, request, { outcome: refusal.code, isCodePending: false });
      await earliest;
      if (route.redirects !== true) throw cause;
      if (refusal !== cause) logger.error({ err: cause }, 'a sign-in with a provider failed');
      return refusalRedirect(refusal.code, publicOrigin);
    }
  };
}

/** @throws {ProblemError} SOCIAL_FAILED when the provider doesn't respond in time. */
function fromProvider(response: Promise<Response>): Promise<Response> {
  return withTimeout(response, PROVIDER_MILLISECONDS).catch((error: unknown) => {
    throw error instanceof TimeoutError ? new ProblemError('SOCIAL_FAILED') : error;
  });
}

function isEven({ evenTiming }: Route, { emailVerificationRequired }: Config): boolean {
  return evenTiming === 'always' || (evenTiming !== undefined && emailVerificationRequired);
}

/** An outage of the database hides in other refusals: Better Auth takes a session that it can't read for none. */
function causeOf(error: unknown): unknown {
  const { databaseError } = requestContext.getStore() ?? {};
  return isDatabaseUnavailable(databaseError) ? databaseError : error;
}

/** An attempt that can't be settled stays counted: the account is safe, and the next correct password resets it. */
async function settle(logger: Logger, refusal?: ProblemError): Promise<void> {
  try {
    await settleAttempt(outcomeOf(refusal));
  } catch (err) {
    logger.error({ err }, 'an attempt on a password could not be settled');
  }
}
