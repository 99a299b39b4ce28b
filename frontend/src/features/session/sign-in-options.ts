import { queryOptions } from '@tanstack/react-query';
import { authRead, authRequest } from '../../lib/auth-request';

export interface SignInOptions {
  /** For example `google`. Those with keys in this installation. */
  readonly providers: readonly string[];
  /** False if this installation's address doesn't allow passkeys. */
  readonly passkeys: boolean;
}

/** The sign-in options of this installation besides passwords. They don't change while a page is open. */
export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: async ({ signal }) => (await authRead('/providers', signal)) as SignInOptions,
  staleTime: Infinity,
});

const names: Readonly<Record<string, string>> = { google: 'Google', github: 'GitHub' };

export function providerName(provider: string): string {
  return names[provider] ?? provider;
}

/** Redirects to the provider, which returns to `returnPath`, or to the sign-in page with an error code. */
export async function continueWith(provider: string, returnPath: string): Promise<void> {
  const { url } = (await authRequest('/sign-in/social', { provider, callbackURL: returnPath })) as {
    url: string;
  };
  window.location.assign(url);
}
