import { createAuthEndpoint } from 'better-auth/api';
import type { Config } from '../config.js';
import { offersPasskeys } from '../passkeys/passkeys.js';

/** `GET /providers`: what the sign-in page of this installation offers beside a password. */
export function providersEndpoint({ publicOrigin }: Config) {
  const offer = { providers: [], passkeys: offersPasskeys(publicOrigin) };
  return {
    id: 'providers',
    endpoints: {
      providers: createAuthEndpoint('/providers', { method: 'GET' }, (context) =>
        Promise.resolve(context.json(offer)),
      ),
    },
  };
}
