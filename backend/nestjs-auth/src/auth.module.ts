import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AUTH_OPTIONS, AUTH_SETTINGS, ConfigurableModuleClass } from './auth.module-definition.js';
import { readAuthSettings } from './auth.settings.js';
import { ConnectionDoor } from './connection-door.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { OwnershipGuard } from './ownership.guard.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { RolesGuard } from './roles.guard.js';
import { RouteChecks } from './route-checks.js';

/**
 * Closes every route of the importing application: a bearer token is needed, a `:userId` in the path has to be the
 * caller's own, and `@Roles()` are checked. `@Public()` opens a route.
 *
 * The guards run in this order. They are registered by `useExisting`, so a host may override one by its class.
 *
 * @example
 * imports: [AuthModule.forRoot({ secret, issuer: 'https://app.test', audience: 'notes-api' })]
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    { provide: AUTH_SETTINGS, useFactory: readAuthSettings, inject: [AUTH_OPTIONS] },
    RevocationFeed,
    JwtStrategy,
    ConnectionDoor,
    RouteChecks,
    JwtAuthGuard,
    OwnershipGuard,
    RolesGuard,
    { provide: APP_GUARD, useExisting: JwtAuthGuard },
    { provide: APP_GUARD, useExisting: OwnershipGuard },
    { provide: APP_GUARD, useExisting: RolesGuard },
  ],
  exports: [
    AUTH_SETTINGS,
    RevocationFeed,
    JwtStrategy,
    ConnectionDoor,
    JwtAuthGuard,
    OwnershipGuard,
    RolesGuard,
  ],
})
export class AuthModule extends ConfigurableModuleClass {}
