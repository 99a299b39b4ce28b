import { queryOptions } from '@tanstack/react-query';
import { authRead, authRequest } from '../../lib/auth-request';

export interface SignInWays {
  /** For example `google`: those whose keys this installation has. */
  readonly providers: readonly string[];
  /** False where the address of this installation does not allow passkeys. */
  readonly passkeys: boolean;
}

/** What this installation offers beside the password; it does not change while a page is open. */
export const signInWaysOptions = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: async ({ signal }) => (await authRead('/providers', signal)) as SignInWays,
  staleTime: Infinity,
});

const names: Readonly<Record<string, string>> = { google: 'Google', github: 'GitHub' };

export function providerName(provider: string): string {
  return names[provider] ?? provider;
}

/** Leaves for the provider, which sends the person back to `returnPath`, or to the sign-in page with what went wrong. */
export async function continueWith(provider: string, returnPath: string): Promise<void> {
  const { url } = (await authRequest('/sign-in/social', { provider, callbackURL: returnPath })) as {
    url: string;
  };
  window.location.assign(url);
}
