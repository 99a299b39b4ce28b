import type { ProblemCode } from '../problem.js';

/** Better Auth's name of the route that providers send people back to. */
export const CALLBACK_PATH = '/callback/:id';
export const SIGN_IN_PAGE = '/login';
export const ACCOUNT_PAGE = '/account';

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
 * A provider sends people back with a page load, so every answer leads to a page of ours: to where the person wanted to
 * go, to the question for the second factor, or to a page with one of our codes as `?error=`. Texts of the provider
 * are dropped: anyone can write them into a link.
 */
export function redirectOf(response: Response, isCodePending: boolean, publicOrigin: string): CallbackAnswer {
  const location = URL.parse(response.headers.get('location') ?? '');
  if (response.status !== 302 || location?.origin !== publicOrigin) {
    return { outcome: 'SOCIAL_FAILED', response: refusalRedirect('SOCIAL_FAILED', publicOrigin) };
  }
  const { pathname, searchParams } = location;
  const error = searchParams.get('error');
  if (error !== null && (pathname === SIGN_IN_PAGE || pathname === ACCOUNT_PAGE)) {
    const outcome = PROBLEM_OF_ERROR[error] ?? 'SOCIAL_FAILED';
    return { outcome, response: redirect(`${publicOrigin}${pathname}?error=${outcome}`, response.headers) };
  }
  const target = isCodePending ? secondFactorPage(publicOrigin, location) : location.href;
  return { outcome: 'ok', response: redirect(target, response.headers) };
}

/** Leads back to the sign-in page, which shows the problem. */
export function refusalRedirect(code: ProblemCode, publicOrigin: string): Response {
  return redirect(`${publicOrigin}${SIGN_IN_PAGE}?error=${code}`);
}

function secondFactorPage(publicOrigin: string, { pathname, search }: URL): string {
  const query = new URLSearchParams({ step: 'second-factor', returnTo: pathname + search });
  return `${publicOrigin}${SIGN_IN_PAGE}?${query.toString()}`;
}

function redirect(location: string, headers?: Headers): Response {
  const answer = new Headers({ location });
  for (const cookie of headers?.getSetCookie() ?? []) answer.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers: answer });
}
