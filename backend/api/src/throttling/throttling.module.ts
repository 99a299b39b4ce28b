import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { RateLimiter } from '@holdfast/server-kit/rate-limit';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ApiConfig } from '../config/api.config.js';
import { AddressThrottleGuard, TRUSTS_PROXY, UserThrottleGuard } from './throttle.guards.js';
import { Throttle } from './throttle.js';

/** Counts addresses. Import it before the AuthModule: guards run in the order of the modules. */
@Module({})
export class AddressThrottlingModule {
  static forRoot(config: Pick<ApiConfig, 'throttle' | 'trustedProxies'>): DynamicModule {
    const { perAddress: address, perUser: user, redisUrl } = config.throttle;
    return {
      module: AddressThrottlingModule,
      global: true,
      providers: [
        {
          provide: Throttle,
          inject: [HttpAdapterHost],
          useFactory: async ({ httpAdapter }: HttpAdapterHost<FastifyAdapter>) => {
            const { log: logger } = httpAdapter.getInstance();
            const limiter = await RateLimiter.create({ redisUrl, keyPrefix: 'holdfast:api', logger });
            return new Throttle({ address, user }, limiter);
          },
        },
        { provide: TRUSTS_PROXY, useValue: trustedProxies(config.trustedProxies) },
        { provide: APP_GUARD, useClass: AddressThrottleGuard },
      ],
      exports: [Throttle],
    };
  }
}

/** Counts users. Import it after the AuthModule, which identifies them. */
@Module({ providers: [{ provide: APP_GUARD, useClass: UserThrottleGuard }] })
export class UserThrottlingModule {}
