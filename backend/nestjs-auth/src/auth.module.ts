import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AUTH_OPTIONS, AUTH_SETTINGS, ConfigurableModuleClass } from './auth.module-definition.js';
import { readAuthSettings } from './auth.settings.js';
import { WsAuthenticator } from './ws-authenticator.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { loadNativeErrors, NativeErrors } from './native-errors.js';
import { OwnershipGuard } from './ownership.guard.js';
import { Refusals } from './refusals.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { RolesGuard } from './roles.guard.js';
import { RouteValidator } from './route-validator.js';

/**
 * Closes every route of the importing application: requests need a bearer token, a `:userId` in the path must be the
 * caller's, and `@Roles()` are checked. `@Public()` opens a route.
 *
 * The guards run in the order below. They are registered with `useExisting`, so a host can override one by its class.
 *
 * @example
 * imports: [AuthModule.forRoot({ secret, issuer: 'https://app.test', audience: 'notes-api' })]
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    { provide: AUTH_SETTINGS, useFactory: readAuthSettings, inject: [AUTH_OPTIONS] },
    RevocationFeed,
    TokenAuthenticator,
    WsAuthenticator,
    RouteValidator,
    { provide: NativeErrors, useFactory: loadNativeErrors },
    Refusals,
    JwtAuthGuard,
    OwnershipGuard,
    RolesGuard,
    { provide: APP_GUARD, useExisting: JwtAuthGuard },
    { provide: APP_GUARD, useExisting: OwnershipGuard },
    { provide: APP_GUARD, useExisting: RolesGuard },
  ],
  exports: [
    AUTH_SETTINGS,
    // A gateway's @UseGuards() creates the guards in its module, with this.
    Refusals,
    RevocationFeed,
    TokenAuthenticator,
    WsAuthenticator,
    JwtAuthGuard,
    OwnershipGuard,
    RolesGuard,
  ],
})
export class AuthModule extends ConfigurableModuleClass {}
