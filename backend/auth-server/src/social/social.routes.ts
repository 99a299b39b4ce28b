import { page, provider, strictBody } from '../request-bodies.js';
import type { Route } from '../routes/route.js';

const CALLBACK = {
  method: 'GET',
  session: 'none',
  limit: 'sign-in',
  audit: 'session.started-with-provider',
  signsIn: true,
  redirects: true,
} as const;

/** Signing in with Google or GitHub, and the sign-in methods of an account. */
export const socialRoutes = {
  providers: { method: 'GET', path: '/providers', session: 'none', limit: 'standard', audit: null },
  signIn: {
    method: 'POST',
    path: '/sign-in/social',
    session: 'none',
    limit: 'sign-in',
    audit: null,
    body: strictBody({ provider, callbackURL: page.default('/') }),
  },
  link: {
    method: 'POST',
    path: '/link-social',
    session: 'fresh',
    limit: 'sign-in',
    audit: null,
    body: strictBody({ provider, callbackURL: page.default('/account') }),
    confirmedAddress: true,
  },
  googleCallback: { ...CALLBACK, path: '/callback/google' },
  gitHubCallback: { ...CALLBACK, path: '/callback/github' },
  signInMethods: {
    method: 'GET',
    path: '/sign-in-methods',
    session: 'any',
    limit: 'standard',
    audit: null,
  },
  unlink: {
    method: 'POST',
    path: '/sign-in-methods/unlink',
    session: 'fresh',
    limit: 'sign-in',
    audit: 'provider.unlinked',
    body: strictBody({ provider }),
  },
} as const satisfies Record<string, Route>;
