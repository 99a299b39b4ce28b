import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import type { ApiConfig } from '../config/api.config.js';
import { AddressThrottleGuard, TRUSTS_PROXY, UserThrottleGuard } from './throttle.guards.js';
import { Throttle } from './throttle.js';

/** Counts addresses. Imported before the door: guards run in the order of the modules. */
@Module({})
export class AddressThrottlingModule {
  static forRoot(config: Pick<ApiConfig, 'throttle' | 'trustedProxies'>): DynamicModule {
    return {
      module: AddressThrottlingModule,
      global: true,
      providers: [
        { provide: Throttle, useFactory: () => Throttle.create(config.throttle) },
        { provide: TRUSTS_PROXY, useValue: trustedProxies(config.trustedProxies) },
        { provide: APP_GUARD, useClass: AddressThrottleGuard },
      ],
      exports: [Throttle],
    };
  }
}

/** Counts users. Imported behind the door, so that the user is known. */
@Module({ providers: [{ provide: APP_GUARD, useClass: UserThrottleGuard }] })
export class UserThrottlingModule {}
