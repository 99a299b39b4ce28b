import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  AddressThrottleGuard,
  THROTTLE_LIMITS,
  UserThrottleGuard,
  type ThrottleLimits,
} from './throttle.guards.js';

/** Imported before the door: guards run in the order of the modules. */
@Module({})
export class AddressThrottlingModule {
  static forRoot(limits: ThrottleLimits): DynamicModule {
    return {
      module: AddressThrottlingModule,
      providers: [
        { provide: THROTTLE_LIMITS, useValue: limits },
        { provide: APP_GUARD, useClass: AddressThrottleGuard },
      ],
    };
  }
}

/** Imported behind the door, so that the user is known. */
@Module({})
export class UserThrottlingModule {
  static forRoot(limits: ThrottleLimits): DynamicModule {
    return {
      module: UserThrottlingModule,
      providers: [
        { provide: THROTTLE_LIMITS, useValue: limits },
        { provide: APP_GUARD, useClass: UserThrottleGuard },
      ],
    };
  }
}
