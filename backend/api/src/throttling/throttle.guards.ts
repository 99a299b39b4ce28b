import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '@holdfast/nestjs-auth';
import { clientAddress, networkOf, type TrustsProxy } from '@holdfast/nestjs-auth/client-address';
import { Throttle } from './throttle.js';

const UNTHROTTLED = Symbol('UNTHROTTLED');

/** Injects the {@link TrustsProxy} of this API. */
export const TRUSTS_PROXY = Symbol('TRUSTS_PROXY');

/** Exempts the routes of a controller: probes of an orchestrator must not be refused. */
export const Unthrottled = (): ClassDecorator => SetMetadata(UNTHROTTLED, true);

/** Counts every request by its address, before anything else: also requests that guess tokens. */
@Injectable()
export class AddressThrottleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly throttle: Throttle,
    @Inject(TRUSTS_PROXY) private readonly trustsProxy: TrustsProxy,
  ) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    if (this.reflector.get<boolean | undefined>(UNTHROTTLED, context.getClass())) return true;
    const { raw } = context.switchToHttp().getRequest<FastifyRequest>();
    return this.throttle.admit('address', networkOf(clientAddress(raw, this.trustsProxy) ?? ''));
  }
}

/** Counts the requests of each user. It runs after the authentication guard, which identifies the user. */
@Injectable()
export class UserThrottleGuard implements CanActivate {
  constructor(private readonly throttle: Throttle) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    return user === undefined || this.throttle.admit('user', user.id);
  }
}
