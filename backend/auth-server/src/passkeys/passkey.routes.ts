import { id, name, newCredential, strictBody, usedCredential } from '../request-bodies.js';
import type { Route } from '../routes/route.js';

/** Adding, using, listing and removing passkeys. */
export const passkeyRoutes = {
  registrationOptions: {
    method: 'GET',
    path: '/passkey/generate-register-options',
    session: 'fresh',
    limit: 'sign-in',
    audit: null,
    confirmedAddress: true,
  },
  verifyRegistration: {
    method: 'POST',
    path: '/passkey/verify-registration',
    session: 'fresh',
    limit: 'sign-in',
    audit: 'passkey.added',
    body: strictBody({ response: newCredential, name: name.optional() }),
    confirmedAddress: true,
    refusals: { CHALLENGE_NOT_FOUND: 'PASSKEY_UNUSABLE' },
  },
  authenticationOptions: {
    method: 'GET',
    path: '/passkey/generate-authenticate-options',
    session: 'none',
    limit: 'standard',
    audit: null,
  },
  verifyAuthentication: {
    method: 'POST',
    path: '/passkey/verify-authentication',
    session: 'none',
    limit: 'sign-in',
    audit: 'session.started-with-passkey',
    body: strictBody({ response: usedCredential }),
    signsIn: true,
  },
  list: {
    method: 'GET',
    path: '/passkey/list-user-passkeys',
    session: 'any',
    limit: 'standard',
    audit: null,
  },
  signals: { method: 'GET', path: '/passkey/signals', session: 'any', limit: 'standard', audit: null },
  update: {
    method: 'POST',
    path: '/passkey/update-passkey',
    session: 'any',
    limit: 'standard',
    audit: 'passkey.renamed',
    body: strictBody({ id, name }),
  },
  delete: {
    method: 'POST',
    path: '/passkey/delete-passkey',
    session: 'fresh',
    limit: 'standard',
    audit: 'passkey.removed',
    body: strictBody({ id }),
  },
} as const satisfies Record<string, Route>;
