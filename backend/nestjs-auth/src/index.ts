export { AuthModule } from './auth.module.js';
export { AUTH_OPTIONS, AUTH_SETTINGS } from './auth.module-definition.js';
export type {
  AuthModuleOptions,
  PersonalTokenOptions,
  RevocationOptions,
  TrustedIssuer,
  TrustedKeys,
} from './auth.options.js';
export type { AuthSettings, IssuerSettings } from './auth.settings.js';
export { betterAuth, type BetterAuthServer } from './better-auth.js';
export type { AuthenticatedRequest, AuthUser, UserCarrier } from './auth-user.js';
export { networkOf } from './client-address.js';
export { WsAuthenticator } from './ws-authenticator.js';
export {
  CurrentUser,
  OptionalAuth,
  OwnedBy,
  Protected,
  Public,
  Roles,
  Scopes,
  Shared,
  SkipOwnership,
} from './decorators.js';
export { JwtAuthGuard } from './jwt-auth.guard.js';
export { keyId, Keyring, type SecretAlgorithm, type SignedParts, type SigningKey } from './keyring.js';
export type { GetProvider, OwnedCall, OwnerId, OwnerLoading, OwnerOptions } from './owner-rule.js';
export { OwnershipGuard } from './ownership.guard.js';
export {
  HttpPersonalTokenSource,
  type HttpPersonalTokenSourceOptions,
} from './personal-tokens/http-personal-token-source.js';
export type {
  PersonalTokenExchange,
  PersonalTokenSource,
  PersonalTokenUse,
} from './personal-tokens/personal-token-source.js';
export { ProblemException, type FieldError, type Problem, type ProblemBody } from './problem.exception.js';
export { ProblemFilter } from './problem.filter.js';
export type { AccountEvent, AccountEventPage, AccountEventType } from './revocation/account-event.js';
export { AccountEventReader, type AccountEventReaderOptions } from './revocation/account-event-reader.js';
export {
  HttpRevocationSource,
  type HttpRevocationSourceOptions,
} from './revocation/http-revocation-source.js';
export { RevocationFeed } from './revocation/revocation-feed.js';
export type { AccountEventPosition, RevocationSource } from './revocation/revocation-source.js';
export type { Refusal, RefusalRule } from './refusal.js';
export { RolesGuard } from './roles.guard.js';
export type {
  ServiceTokenClaims,
  ServiceTokenHeader,
  ServiceTokenSigner,
} from './revocation/service-token.js';
export { ServiceClient, type ServiceCredentials } from './service-client.js';
export { secretProblem } from './secret.js';
export type { Socket, SocketIoSocket, WsSocket } from './socket.js';
export { throttlerTracker } from './throttler-tracker.js';
export { TokenAuthenticator } from './token-authenticator.js';
export { TokenRefused, type TokenRefusalCode } from './token-refused.js';
