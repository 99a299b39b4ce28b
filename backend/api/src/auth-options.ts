import type { JwtService } from '@nestjs/jwt';
import {
  HttpPersonalTokenSource,
  HttpRevocationSource,
  Keyring,
  type AuthModuleOptions,
  type ServiceCredentials,
} from '@holdfast/nestjs-auth';
import type { ApiConfig } from './config/api.config.js';

/** Tokens live 15 minutes: caching 10,000 of them costs a few megabytes and saves tens of microseconds per request. */
const REMEMBERED_TOKENS = 10_000;
/** An empty response costs the auth server a millisecond, and a burst of events is read within three seconds. */
const POLL_SECONDS = 1;

/**
 * Options of the AuthModule: which tokens to accept, and where to read ended sessions and exchange personal access tokens.
 * The service token for these is signed with the shared secret, whatever signs the access tokens. Both addresses may be plain HTTP: the operator
 * configures them, and containers share a private network.
 */
export function authOptions(
  { secrets, jwksUrl, accountEventsUrl: url, ...rules }: ApiConfig['auth'],
  jwt: JwtService,
): AuthModuleOptions {
  const keys = jwksUrl === undefined ? { secret: secrets } : { jwksUrl, allowPlainHttp: true };
  const options = {
    ...rules,
    ...keys,
    rememberedTokens: REMEMBERED_TOKENS,
    scopeRule: 'restrict',
  } as const;
  if (url === undefined) return options;
  const credentials: ServiceCredentials = {
    keyring: new Keyring(secrets),
    service: rules.audience,
    audience: rules.issuer,
    sign: (header, claims, key) => jwt.sign(claims, { header, secret: key.export() }),
  };
  const exchange = new URL('personal-tokens/exchange', url).href;
  return {
    ...options,
    revocations: { source: new HttpRevocationSource({ url, ...credentials }), pollSeconds: POLL_SECONDS },
    personalTokens: { source: new HttpPersonalTokenSource({ url: exchange, ...credentials }) },
  };
}
