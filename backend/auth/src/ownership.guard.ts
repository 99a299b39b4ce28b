import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import type { AuthenticatedRequest } from './auth-user.js';
import { OWNED_BY } from './decorators.js';
import { ProblemException } from './problem.exception.js';

/**
 * Keeps callers to their own URLs: where a route has the owner parameter, its value has to equal the caller's id, as
 * strings, after the router decoded it, without folding or trimming. Nobody has to ask for this check.
 */
@Injectable()
export class OwnershipGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { user, params = {} } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (user === undefined) return true;
    const named = this.reflector.getAllAndOverride<string | undefined>(OWNED_BY, [
      context.getHandler(),
      context.getClass(),
    ]);
    const owner = params[named ?? this.settings.ownerParameter];
    if (owner === undefined && named !== undefined) {
      throw new Error(
        `@OwnedBy('${named}') stands on ${context.getClass().name}.${context.getHandler().name}, whose route has no :${named}.`,
      );
    }
    if (owner === undefined || owner === user.id) return true;
    throw new ProblemException({
      status: 403,
      code: 'AUTH_NOT_OWNER',
      detail: 'You can only access your own resources',
    });
  }
}
