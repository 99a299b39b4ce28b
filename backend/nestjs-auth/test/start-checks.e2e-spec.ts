import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  Logger,
  Module,
  Scope,
  VersioningType,
  type INestApplication,
  type InjectionToken,
  type ModuleMetadata,
} from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  AUTH_OPTIONS,
  AUTH_SETTINGS,
  AuthModule,
  OwnedBy,
  Public,
  Roles,
  Shared,
  SkipOwnership,
  type AuthModuleOptions,
} from '../src/index.js';
import { checkScope } from '../src/module-checks.js';
import { RouteValidator } from '../src/route-validator.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';

const started: INestApplication[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(started.splice(0).map((app) => app.close()));
});

async function create(metadata: ModuleMetadata, options: object = {}): Promise<INestApplication> {
  const testing = await Test.createTestingModule({
    ...metadata,
    imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, ...options }), ...(metadata.imports ?? [])],
  }).compile();
  const app = testing.createNestApplication();
  app.useLogger(false);
  started.push(app);
  return app;
}

describe('The options of AuthModule', () => {
  it.each([
    [
      { ownerParam: 'id' },
      'there is no option "ownerParam"; the options are secret, algorithm, jwksUrl, issuer,',
    ],
    [
      { revocations: { source: 'https://auth.test/events', interval: 2 } },
      'there is no option "revocations.interval"; the options are revocations.source, revocations.pollSeconds,',
    ],
    [
      { additionalIssuers: [{ ...TEST_AUTH_OPTIONS, issuer: 'https://b.test', realm: 'x' }] },
      'there is no option "additionalIssuers[0].realm"; the options are additionalIssuers[0].secret,',
    ],
  ])('stop the start if one is unknown: %j [A7]', async (options, line) => {
    await expect(create({}, options)).rejects.toThrow(`AuthModule: ${line}`);
    // A compiler misses it here.
    const useFactory = (): AuthModuleOptions => ({ ...TEST_AUTH_OPTIONS, ...options });
    const testing = Test.createTestingModule({ imports: [AuthModule.forRootAsync({ useFactory })] });
    await expect(testing.compile()).rejects.toThrow(`AuthModule: ${line}`);
  });

  it('stop the start if two modules have different ones [A7]', async () => {
    @Module({ imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, audience: 'other' })] })
    class OtherModule {}
    const app = await create({ imports: [OtherModule] });
    await expect(app.init()).rejects.toThrow(
      `AuthModule: forRoot() is called 2 times, for "${TEST_AUTH_OPTIONS.audience}" and "other", and the guards of each would run on every route; call it once, in the root module, with additionalIssuers for more signers.`,
    );
  });

  const scoped = (provide: InjectionToken, inject: InjectionToken[] = []) =>
    Test.createTestingModule({
      imports: [DiscoveryModule],
      providers: [
        RouteValidator,
        ...inject.map((token) => ({ provide: token, useFactory: () => ({}), scope: Scope.REQUEST })),
        { provide, useFactory: () => ({}), inject, scope: inject.length > 0 ? Scope.DEFAULT : Scope.REQUEST },
      ],
    });
  const settingsLine =
    'AuthModule: Symbol(@holdfast/nestjs-auth:settings) is request-scoped, so Nest would run no guard; make it and what it injects singletons.';

  // Nest 11.2 and later refuses a request-scoped global guard itself, so the guards are left out.
  it.each([
    ['the settings', scoped(AUTH_SETTINGS), settingsLine],
    [
      'what forRootAsync() injects',
      scoped(AUTH_SETTINGS, [AUTH_OPTIONS]),
      'AuthModule: forRootAsync() injects a request-scoped provider, so Nest would run no guard; inject singletons only.',
    ],
  ])('stop the start if %s are created for each request [A7]', async (_what, testing, line) => {
    const app = (await testing.compile()).createNestApplication();
    app.useLogger(false);
    await expect(app.init()).rejects.toThrow(line);
    // Message handlers start before the application does.
    expect(() => app.connectMicroservice({})).toThrow(line);
    await app.close();
  });

  it('name a class that is created for each request [A7]', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Clock {}
    const settings = { provide: AUTH_SETTINGS, useValue: {} };
    const testing = await Test.createTestingModule({ providers: [settings, Clock] }).compile();
    expect(() => {
      checkScope(testing.get(ModulesContainer));
    }).toThrow('AuthModule: Clock is request-scoped');
    const fine = await Test.createTestingModule({ providers: [settings] }).compile();
    expect(() => {
      checkScope(fine.get(ModulesContainer));
    }).not.toThrow();
  });
});

@Controller({ path: 'metrics', version: '2' })
class MetricsController {
  @Get()
  all(): string {
    return 'up';
  }

  @Get('heap/:name')
  heap(): string {
    return 'up';
  }

  @Get('raw/*path')
  raw(): string {
    return 'up';
  }
}

@Controller()
class RootController {
  @Get()
  root(): string {
    return 'up';
  }
}

describe('The option publicRoutes', () => {
  const appWith = (...publicRoutes: string[]): Promise<INestApplication> =>
    create({ controllers: [MetricsController, RootController] }, { publicRoutes, unownedRoutes: 'ignore' });
  const start = async (...publicRoutes: string[]): Promise<unknown> => {
    const app = await appWith(...publicRoutes);
    app.setGlobalPrefix('api');
    app.enableVersioning({ type: VersioningType.URI });
    return app.init();
  };
  const lineFor = (pattern: string): string =>
    `AuthModule: no route matches "${pattern}" of publicRoutes; write the pattern of a controller`;

  it.each([
    ...[['/api'], ['/api/v2/metrics'], ['/api/v2/metrics/heap/:name'], ['/metrics'], ['/v2/metrics/']],
    // Fastify's wildcard has no name, and that of Express may have another one.
    ...[['/api/v2/metrics/raw/*'], ['/api/v2/metrics/raw/*other']],
  ])('accepts %s', async (pattern) => {
    await expect(start(pattern)).resolves.toBeDefined();
  });

  it.each([
    ...[['/api/v2/metric'], ['/api/v2/metrics/heap/:other'], ['/api/v2/x/metrics'], ['/v1/v2/metrics']],
    ...[['/xyz/v2/metrics'], ['/api/v2/metrics/raw/'], ['/api/v2/metrics/raw-path']],
  ])('stops the start if %s is the pattern of no route [A7]', async (pattern) => {
    await expect(start('/api/v2/metrics', pattern)).rejects.toThrow(lineFor(pattern));
  });

  it('knows no version in the path where there is none [A7]', async () => {
    await expect((await appWith('/', '/metrics')).init()).resolves.toBeDefined();
    await expect((await appWith('/v2/metrics')).init()).rejects.toThrow(lineFor('/v2/metrics'));
    const prefixed = await appWith('/api', '/api/metrics', '/metrics');
    prefixed.setGlobalPrefix('api');
    await expect(prefixed.init()).resolves.toBeDefined();
    const app = await appWith('/v2/metrics');
    app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' });
    await expect(app.init()).rejects.toThrow(lineFor('/v2/metrics'));
  });
});

@Controller('things')
class ThingsController {
  @Get(':id')
  one(): void {
    return undefined;
  }

  @Get('of/:userId/:thingId')
  owned(): void {
    return undefined;
  }

  @Get(':thing_id/parts')
  parts(): void {
    return undefined;
  }

  @Shared()
  @Get('shared/:slug')
  shared(): void {
    return undefined;
  }

  @Public()
  @Get('open/:uuid')
  open(): void {
    return undefined;
  }

  @OwnedBy('thingId')
  @Get('mine/:thingId')
  mine(): void {
    return undefined;
  }

  @Roles('admin')
  @SkipOwnership()
  @Get('all/:id')
  all(): void {
    return undefined;
  }

  @Get('pages/:page/:valid/:width')
  pages(): void {
    return undefined;
  }
}

@Controller('//slots/:id//')
class SlotsController {
  helper(): void {
    return undefined;
  }

  @Get()
  one(): void {
    return undefined;
  }

  @Get(['//a/', 'b'])
  twice(): void {
    return undefined;
  }
}

@Controller({ host: [':tenantId.example.com', /^(?<cityId>\w+)\.example\.net$/], path: 'plans' })
class HostController {
  @Get()
  all(): void {
    return undefined;
  }
}

describe('Routes with an id and no rule about its owner', () => {
  const line =
    'AuthModule: any signed-in user can call these routes with any id: ThingsController.one (/things/:id), ThingsController.parts (/things/:thing_id/parts); add @OwnedBy() to each, or @Shared() if that is right.';

  it('are listed in one line of the log', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await (await create({ controllers: [ThingsController] })).init();
    expect(warn.mock.calls).toEqual([[line]]);
  });

  it('stop the start, or are ignored, as the option says [A7]', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const strict = await create({ controllers: [ThingsController] }, { unownedRoutes: 'error' });
    await expect(strict.init()).rejects.toThrow(line);
    await (await create({ controllers: [ThingsController] }, { unownedRoutes: 'ignore' })).init();
    expect(warn).not.toHaveBeenCalled();
  });

  it('are named with the addresses that Nest gives them, and with those in the host', async () => {
    const providers = [{ provide: 'clock', useFactory: () => Date.now }];
    const controllers = [SlotsController, HostController];
    const strict = await create({ controllers, providers }, { unownedRoutes: 'error' });
    await expect(strict.init()).rejects.toThrow(
      'with any id: SlotsController.one (/slots/:id), SlotsController.twice (/slots/:id/a), HostController.all (/plans); add',
    );
  });

  it('are those that publicRoutes does not open', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const publicRoutes = ['/things/:id', '/things/:thing_id/parts', '/slots/:id', '/slots/:id/b'];
    const controllers = [ThingsController, SlotsController];
    await (await create({ controllers }, { publicRoutes, unownedRoutes: 'error' })).init();
    expect(warn).not.toHaveBeenCalled();
  });
});
