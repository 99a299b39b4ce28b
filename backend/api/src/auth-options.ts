import { HttpRevocationSource, Keyring, type AuthModuleOptions } from '@holdfast/nestjs-auth';
import type { ApiConfig } from './config/api.config.js';

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
  if (url === undefined) return { ...rules, ...keys };
  const [current = '', ...previous] = secrets;
  const keyring = new Keyring([current, ...previous]);
  const { issuer, audience } = rules;
  const source = new HttpRevocationSource({ url, keyring, service: audience, audience: issuer });
  return { ...rules, ...keys, revocations: { source } };
}
