import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { callOf } from './call.js';
import { ProblemException } from './problem.exception.js';
import { rolesOf } from './route-marks.js';

/** Checks `@Roles()`. A route without them is open to every authenticated caller. */
@Injectable()
export class RolesGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const roles = rolesOf(context);
    if (roles === undefined) return true;
    const { user } = callOf(context).carrier;
    // Better Auth's admin plugin writes several roles as one text, with commas.
    if (user?.role.split(',').some((role) => roles.includes(role)) === true) return true;
    throw new ProblemException({
      status: 403,
      code: 'AUTH_ROLE_REQUIRED',
      detail: 'Your role does not allow this',
    });
  }
}
