import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AuthModule, OptionalAuth, throttlerTracker } from '../src/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

// CommonJS, which Jest can only read once Nest's ES modules are there.
const { ThrottlerGuard, ThrottlerModule } = await import('@nestjs/throttler');

@Controller()
class GreetingController {
  @OptionalAuth()
  @Get('greeting')
  greeting(): string {
    return 'hello';
  }
}

/** Imported after AuthModule, so that its guard runs after ours. */
@Module({
  imports: [
    ThrottlerModule.forRoot({ throttlers: [{ ttl: 60_000, limit: 2 }], getTracker: throttlerTracker }),
  ],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
class ThrottledModule {}

describe.each(ADAPTERS)('@nestjs/throttler with AuthModule on %s', (_name, adapter) => {
  let app: INestApplication;
  afterEach(() => app.close());

  it('counts users separately and anonymous callers by network', async () => {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS), ThrottledModule],
      controllers: [GreetingController],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    const statuses = async (sub?: string): Promise<number[]> => {
      const answers: number[] = [];
      for (let count = 0; count < 3; count += 1) {
        const get = request(app.getHttpServer() as Server).get('/greeting');
        const { status } = await (sub === undefined ? get : get.set(...bearer(createTestToken({ sub }))));
        answers.push(status);
      }
      return answers;
    };
    expect(await statuses('ada')).toEqual([200, 200, 429]);
    expect(await statuses('bob')).toEqual([200, 200, 429]);
    expect(await statuses()).toEqual([200, 200, 429]);
  });
});
