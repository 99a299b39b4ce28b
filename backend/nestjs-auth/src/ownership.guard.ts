import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { callOf } from './call.js';
import { ProblemException } from './problem.exception.js';
import { isPublic, ownedBy, skipsOwnership } from './route-metadata.js';

/**
 * Requires that the owner parameter of a call, where it has one, equals the caller's id: as strings, after the router
 * decoded it, without case folding or trimming. Applies without a decorator.
 */
@Injectable()
export class OwnershipGuard implements CanActivate {
  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {}

  canActivate(context: ExecutionContext): boolean {
    if (isPublic(context, this.settings) || skipsOwnership(context)) return true;
    const { carrier, parameters } = callOf(context);
    const named = ownedBy(context);
    const owner = parameters[named ?? this.settings.ownerParameter];
    if (owner === undefined && named === undefined) return true;
    if (owner !== undefined && owner === carrier.user?.id) return true;
    throw new ProblemException({
      status: 403,
      code: 'AUTH_NOT_OWNER',
      detail: 'You can only access your own resources',
    });
  }
}
