import { createAuthClient } from 'better-auth/client';
import { jwtClient } from 'better-auth/client/plugins';
import { fetchOrFail } from '../../lib/fetch-or-fail';

/** Better Auth's client, for the calls under `/api/auth` only. Every failure is thrown as a RequestFailure. */
export const authClient = createAuthClient({
  baseURL: window.location.origin,
  plugins: [jwtClient()],
  // Its one default plugin follows redirects that an answer names; this app goes only where its own router says.
  disableDefaultFetchPlugins: true,
  fetchOptions: { customFetchImpl: fetchOrFail },
});
