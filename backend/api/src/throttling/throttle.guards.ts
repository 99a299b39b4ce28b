import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { networkOf, ProblemException, type AuthenticatedRequest } from '@holdfast/nestjs-auth';
import { RequestCounter } from './request-counter.js';

/** Requests per minute; 0: as many as come. */
export interface ThrottleLimits {
  readonly perAddress: number;
  readonly perUser: number;
}

export const THROTTLE_LIMITS = Symbol('THROTTLE_LIMITS');
const UNTHROTTLED = Symbol('UNTHROTTLED');

/** Leaves the routes of a controller uncounted, as probes of an orchestrator have to be. */
export const Unthrottled = (): ClassDecorator => SetMetadata(UNTHROTTLED, true);

/** Counts every request by its address before anything is done for it: also those that guess tokens. */
@Injectable()
export class AddressThrottleGuard implements CanActivate {
  private readonly counter: RequestCounter | undefined;

  constructor(
    private readonly reflector: Reflector,
    @Inject(THROTTLE_LIMITS) { perAddress }: ThrottleLimits,
  ) {
    this.counter = perAddress > 0 ? new RequestCounter(perAddress) : undefined;
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.counter || this.reflector.get<boolean | undefined>(UNTHROTTLED, context.getClass()))
      return true;
    return admit(this.counter.count(networkOf(context.switchToHttp().getRequest<FastifyRequest>().ip)));
  }
}

/** Counts the requests of each user, from wherever they come; it runs behind the door, which tells who that is. */
@Injectable()
export class UserThrottleGuard implements CanActivate {
  private readonly counter: RequestCounter | undefined;

  constructor(@Inject(THROTTLE_LIMITS) { perUser }: ThrottleLimits) {
    this.counter = perUser > 0 ? new RequestCounter(perUser) : undefined;
  }

  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    return !this.counter || !user || admit(this.counter.count(user.id));
  }
}

function admit(secondsToWait: number): true {
  if (secondsToWait === 0) return true;
  throw new ProblemException({
    status: 429,
    code: 'RATE_LIMITED',
    detail: 'Too many requests: wait a moment before you send more',
    headers: { 'Retry-After': String(secondsToWait) },
  });
}
