import type { Logger } from '../logger.js';
import type { ProblemCode } from '../problem.js';
import { problemOf } from '../problem-of-error.js';
import { requestContext } from '../request-context.js';

/** Better Auth's name of the route that providers send people back to. */
export const CALLBACK_PATH = '/callback/:id';
export const SIGN_IN_PAGE = '/login';
export const ACCOUNT_PAGE = '/account';

export const isCallback = (path: string): boolean => path.startsWith('/callback/');

/** What went wrong, from the `error` that the provider or Better Auth sends to the page. */
const PROBLEM_OF_ERROR: Readonly<Record<string, ProblemCode>> = {
  access_denied: 'SOCIAL_CANCELLED',
  state_not_found: 'SOCIAL_EXPIRED',
  state_mismatch: 'SOCIAL_EXPIRED',
  state_invalid: 'SOCIAL_EXPIRED',
  email_not_found: 'SOCIAL_EMAIL_UNVERIFIED',
  email_not_verified: 'SOCIAL_EMAIL_UNVERIFIED',
  unable_to_link_account: 'SOCIAL_EMAIL_UNVERIFIED',
  account_not_linked: 'SOCIAL_NOT_LINKED',
  email_does_not_match: 'SOCIAL_EMAIL_DIFFERS',
  account_already_linked_to_different_user: 'SOCIAL_TAKEN',
  BANNED_USER: 'ACCOUNT_BANNED',
};

export interface CallbackAnswer {
  readonly outcome: 'ok' | ProblemCode;
  readonly response: Response;
}

/**
 * The way back from a provider is a page load, so every answer leads to a page of ours: to where the person wanted to
 * go, to the question for the second factor, or to a page with one of our codes as `?error=`. Texts of the provider
 * are dropped: anybody can write them into a link.
 */
export async function answerCallback(
  ask: () => Promise<Response>,
  publicOrigin: string,
  logger: Logger,
): Promise<CallbackAnswer> {
  const refuse = (outcome: ProblemCode, page: string, headers?: Headers) => ({
    outcome,
    response: redirect(`${publicOrigin}${page}?error=${outcome}`, headers),
  });
  try {
    const response = await ask();
    if (response.status === 429) return refuse('RATE_LIMITED', SIGN_IN_PAGE);
    const location = URL.parse(response.headers.get('location') ?? '');
    if (response.status !== 302 || location?.origin !== publicOrigin) {
      return refuse('SOCIAL_FAILED', SIGN_IN_PAGE);
    }
    const error = location.searchParams.get('error');
    if (error !== null && isErrorPage(location.pathname)) {
      return refuse(PROBLEM_OF_ERROR[error] ?? 'SOCIAL_FAILED', location.pathname, response.headers);
    }
    const isPending = requestContext.getStore()?.isSecondFactorPending === true;
    const target = isPending ? secondFactorPage(publicOrigin, location) : location.href;
    return { outcome: 'ok', response: redirect(target, response.headers) };
  } catch (err) {
    return refuse(problemOf(err, logger).code, SIGN_IN_PAGE);
  }
}

const isErrorPage = (path: string): boolean => path === SIGN_IN_PAGE || path === ACCOUNT_PAGE;

function secondFactorPage(publicOrigin: string, { pathname, search }: URL): string {
  const query = new URLSearchParams({ step: 'second-factor', returnTo: pathname + search });
  return `${publicOrigin}${SIGN_IN_PAGE}?${query.toString()}`;
}

function redirect(location: string, headers?: Headers): Response {
  const answer = new Headers({ location });
  for (const cookie of headers?.getSetCookie() ?? []) answer.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers: answer });
}
