import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { callOf } from './call.js';
import { hasRole } from './auth-user.js';
import { challenge } from './challenge.js';
import { ProblemException } from './problem.exception.js';
import { Refusals } from './refusals.js';
import { rulesOf } from './route-metadata.js';

/**
 * Checks `@Roles()` and `@Scopes()`. Without them a route is open to every authenticated caller; with the option
 * `scopeRule: 'restrict'`, not to one whose token has scopes.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    this.checkRoles(context);
    this.checkScopes(context);
    return true;
  }

  private checkRoles(context: ExecutionContext): void {
    const { roles } = rulesOf(context);
    if (roles === undefined) return;
    const call = callOf(context);
    const { user } = call.carrier;
    if (user !== undefined && hasRole(user, roles)) return;
    const problem = new ProblemException({
      status: 403,
      code: 'AUTH_ROLE_REQUIRED',
      detail: 'Your role does not allow this',
    });
    const reason = `the role is none of ${roles.join(', ')}`;
    throw this.refusals.refuse(context, call, { rule: 'role', reason }, problem);
  }

  private checkScopes(context: ExecutionContext): void {
    const { scopes } = rulesOf(context);
    const call = callOf(context);
    const { user } = call.carrier;
    const { realm, scopeRule } = this.settings;
    if (scopeRule === 'restrict' ? user?.isScoped !== true : scopes === undefined) return;
    if (user !== undefined && scopes?.every((scope) => user.scopes.includes(scope)) === true) return;
    const needed = scopes === undefined ? {} : { scope: scopes.join(' ') };
    challenge(context, this.adapterHost, { realm, error: 'insufficient_scope', ...needed });
    const problem = new ProblemException({
      status: 403,
      code: 'AUTH_SCOPE_REQUIRED',
      detail: 'The token does not allow this',
    });
    const reason =
      scopes === undefined
        ? 'the route is closed to tokens with a scope'
        : `the scopes are not all of ${scopes.join(', ')}`;
    throw this.refusals.refuse(context, call, { rule: 'scope', reason }, problem);
  }
}
