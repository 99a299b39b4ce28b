import { email, id, password, rememberMe, strictBody } from '../request-bodies.js';
import type { Route } from '../routes/route.js';

/** Signing in with a password, sessions, and the access tokens that a session gives. */
export const sessionRoutes = {
  signIn: {
    method: 'POST',
    path: '/sign-in/email',
    session: 'none',
    limit: 'sign-in',
    audit: 'session.started',
    body: strictBody({ email, password, rememberMe }),
    password: 'password',
    signsIn: true,
    evenTiming: 'always',
  },
  signOut: {
    method: 'POST',
    path: '/sign-out',
    session: 'none',
    limit: 'standard',
    audit: 'session.ended',
    body: strictBody({}),
  },
  // Every open tab asks for these two, and they are worth nothing without the cookie.
  currentSession: {
    method: 'GET',
    path: '/get-session',
    session: 'none',
    limit: 'unlimited',
    audit: null,
    extendsSession: true,
  },
  accessToken: {
    method: 'GET',
    path: '/token',
    session: 'any',
    limit: 'unlimited',
    audit: null,
    extendsSession: true,
  },
  publicKeys: { method: 'GET', path: '/jwks', session: 'none', limit: 'standard', audit: null },
  sessions: { method: 'GET', path: '/sessions', session: 'any', limit: 'standard', audit: null },
  revokeSession: {
    method: 'POST',
    path: '/sessions/revoke',
    session: 'any',
    limit: 'standard',
    audit: 'session.revoked',
    body: strictBody({ id }),
  },
  revokeOtherSessions: {
    method: 'POST',
    path: '/sessions/revoke-others',
    session: 'any',
    limit: 'standard',
    audit: 'session.others-revoked',
    body: strictBody({}),
  },
} as const satisfies Record<string, Route>;
