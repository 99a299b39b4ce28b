import { HttpRevocationSource, Keyring, type AuthModuleOptions } from '@holdfast/nestjs-auth';
import type { ApiConfig } from './config/api.config.js';

/** A token is sent with every request of a quarter of an hour: some megabytes for some tens of microseconds each. */
const REMEMBERED_TOKENS = 10_000;
/** An empty answer costs the auth server a millisecond; a burst of events leaves time to read them within three seconds. */
const POLL_SECONDS = 1;

/**
 * What the door is told: whose tokens to believe, and where to ask for ended sessions. The service token for that is
 * signed with the shared secret, whatever signs the access tokens. Both addresses may be plain HTTP: the operator names
 * them, and containers talk over a network of their own.
 */
export function authOptions({
  secrets,
  jwksUrl,
  accountEventsUrl: url,
  ...rules
}: ApiConfig['auth']): AuthModuleOptions {
  const keys = jwksUrl === undefined ? { secret: secrets } : { jwksUrl, allowPlainHttp: true };
  const door = { ...rules, ...keys, rememberedTokens: REMEMBERED_TOKENS };
  if (url === undefined) return door;
  const [current = '', ...previous] = secrets;
  const keyring = new Keyring([current, ...previous]);
  const { issuer, audience } = rules;
  const source = new HttpRevocationSource({ url, keyring, service: audience, audience: issuer });
  return { ...door, revocations: { source, pollSeconds: POLL_SECONDS } };
}
