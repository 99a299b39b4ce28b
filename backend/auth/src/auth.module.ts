import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AUTH_OPTIONS, AUTH_SETTINGS, ConfigurableModuleClass } from './auth.module-definition.js';
import { readAuthSettings } from './auth.settings.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { OwnershipGuard } from './ownership.guard.js';
import { RolesGuard } from './roles.guard.js';

/**
 * Closes every route of the importing application: a bearer token is needed, a `:userId` in the path has to be the
 * caller's own, and `@Roles()` are checked. `@Public()` opens a route.
 *
 * The guards run in this order. They are registered by `useExisting`, so a host may override one by its class.
 */
@Module({
  providers: [
    { provide: AUTH_SETTINGS, useFactory: readAuthSettings, inject: [AUTH_OPTIONS] },
    JwtStrategy,
    JwtAuthGuard,
    OwnershipGuard,
    RolesGuard,
    { provide: APP_GUARD, useExisting: JwtAuthGuard },
    { provide: APP_GUARD, useExisting: OwnershipGuard },
    { provide: APP_GUARD, useExisting: RolesGuard },
  ],
  exports: [AUTH_SETTINGS, JwtStrategy, JwtAuthGuard, OwnershipGuard, RolesGuard],
})
export class AuthModule extends ConfigurableModuleClass {}
