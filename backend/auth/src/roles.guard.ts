import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from './auth-user.js';
import { ROLES } from './decorators.js';
import { ProblemException } from './problem.exception.js';

/** Checks `@Roles()`. A route without them is open to every authenticated caller. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<readonly string[] | undefined>(ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (roles === undefined) return true;
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (user !== undefined && roles.includes(user.role)) return true;
    throw new ProblemException({
      status: 403,
      code: 'AUTH_ROLE_REQUIRED',
      detail: 'Your role does not allow this',
    });
  }
}
