import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { callOf } from './call.js';
import { OPTIONAL_AUTH, OWNED_BY, PUBLIC, ROLES, SKIP_OWNERSHIP } from './decorators.js';

/** A handler and its class; an `ExecutionContext` is one. */
export type Route = Pick<ExecutionContext, 'getHandler' | 'getClass'>;

/** Reads the marks that the decorators left: those of a handler before those of its class. */
@Injectable()
export class RouteMarks {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  /** By `@Public()`, or by the option `publicRoutes`. */
  isPublic(context: ExecutionContext): boolean {
    if (this.read(PUBLIC, context) === true) return true;
    const { publicRoutes } = this.settings;
    if (publicRoutes.size === 0) return false;
    const { route } = callOf(context);
    return typeof route === 'string' && publicRoutes.has(route);
  }

  isMarkedPublic(route: Route): boolean {
    return this.read(PUBLIC, route) === true;
  }

  isOptional(route: Route): boolean {
    return this.read(OPTIONAL_AUTH, route) === true;
  }

  skipsOwnership(route: Route): boolean {
    return this.read(SKIP_OWNERSHIP, route) === true;
  }

  /** Undefined where every authenticated caller is welcome. */
  roles(route: Route): readonly string[] | undefined {
    return this.read(ROLES, route) as readonly string[] | undefined;
  }

  /** What `@OwnedBy()` says; undefined where the module's `ownerParameter` counts. */
  ownedBy(route: Route): string | undefined {
    return this.read(OWNED_BY, route) as string | undefined;
  }

  private read(mark: symbol, route: Route): unknown {
    return this.reflector.getAllAndOverride<unknown>(mark, [route.getHandler(), route.getClass()]);
  }
}
