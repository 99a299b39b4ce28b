import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
  Get,
  Logger,
  Module,
  Scope,
  UseFilters,
  UseGuards,
  VersioningType,
  type INestApplication,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  AUTH_SETTINGS,
  AuthModule,
  JwtAuthGuard,
  OwnedBy,
  OwnershipGuard,
  ProblemFilter,
  Protected,
  Public,
  Roles,
  RolesGuard,
  Shared,
  SkipOwnership,
  type AuthModuleOptions,
} from '../src/index.js';
import { checkScope } from '../src/module-checks.js';
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
  app.useWebSocketAdapter(new WsAdapter(app));
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

  it('stop the start if they are created for each request, when Nest would run no guard [A7]', async () => {
    const scoped = { provide: AUTH_SETTINGS, useFactory: () => ({}), scope: Scope.REQUEST };
    const testing = await Test.createTestingModule({ providers: [scoped] }).compile();
    expect(() => {
      checkScope(testing.get(ModulesContainer));
    }).toThrow(
      'AuthModule: Symbol(@holdfast/nestjs-auth:settings) is request-scoped, so Nest would run no guard; make it and what it injects singletons.',
    );
    const fine = await Test.createTestingModule({
      providers: [{ ...scoped, scope: Scope.DEFAULT }],
    }).compile();
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
}

describe('The option publicRoutes', () => {
  const start = async (...publicRoutes: string[]): Promise<unknown> => {
    const app = await create({ controllers: [MetricsController] }, { publicRoutes, unownedRoutes: 'ignore' });
    app.setGlobalPrefix('api');
    app.enableVersioning({ type: VersioningType.URI });
    return app.init();
  };

  it.each([['/api/v2/metrics'], ['/api/v2/metrics/heap/:name'], ['/metrics'], ['/v2/metrics/']])(
    'accepts %s',
    async (pattern) => {
      await expect(start(pattern)).resolves.toBeDefined();
    },
  );

  it.each([['/api/v2/metric'], ['/api/v2/metrics/heap/:other'], ['/api/v2/x/metrics'], ['/']])(
    'stops the start if %s is the pattern of no route [A7]',
    async (pattern) => {
      await expect(start('/api/v2/metrics', pattern)).rejects.toThrow(
        `AuthModule: no route matches "${pattern}" of publicRoutes; write the pattern of a controller`,
      );
    },
  );
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
});

@Controller()
class NotesMessages {
  @Public()
  @MessagePattern('motto')
  motto(): string {
    return 'Hold fast';
  }

  @MessagePattern('notes')
  notes(): string {
    return 'a secret of ada';
  }
}

@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@Controller()
class GuardedMessages {
  @MessagePattern('notes')
  notes(): string {
    return 'a secret of ada';
  }
}

describe('connectMicroservice()', () => {
  const options = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } };

  it('refuses message handlers that would run without the guards [A7]', async () => {
    const app = await create({ controllers: [NotesMessages] });
    const line =
      'AuthModule: NotesMessages.notes would run without the guards; pass { inheritAppConfig: true } as the second argument of connectMicroservice(), or add @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard).';
    expect(() => app.connectMicroservice(options)).toThrow(line);
    expect(() => app.connectMicroservice(options, { inheritAppConfig: false })).toThrow(line);
    expect(() => app.connectMicroservice(options, { inheritAppConfig: true })).not.toThrow();
  });

  it('accepts handlers that list the guards, and applications without this package', async () => {
    const guarded = await create({ controllers: [GuardedMessages] });
    expect(() => guarded.connectMicroservice(options)).not.toThrow();
    const testing = await Test.createTestingModule({ controllers: [NotesMessages] }).compile();
    const other = testing.createNestApplication();
    started.push(other);
    expect(() => other.connectMicroservice(options)).not.toThrow();
  });
});

@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@WebSocketGateway()
class FilterlessGateway {}

@Public()
@WebSocketGateway()
class HalfPublicGateway {
  @Protected()
  @SubscribeMessage('me')
  me(): void {
    return undefined;
  }
}

@Public()
@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@UseFilters(ProblemFilter)
@WebSocketGateway()
class GuardedGateway {
  @Protected()
  @SubscribeMessage('me')
  me(): void {
    return undefined;
  }
}

@Roles('admin')
@WebSocketGateway()
class ContradictoryGateway {
  @Public()
  @SubscribeMessage('me')
  me(): void {
    return undefined;
  }
}

describe('A gateway', () => {
  it.each<[string, Type, string]>([
    [
      'without a filter',
      FilterlessGateway,
      'the gateway FilterlessGateway needs @UseFilters(ProblemFilter), or a filter of yours, to tell its clients why a message was refused.',
    ],
    [
      'that is public but for one message',
      HalfPublicGateway,
      'the gateway HalfPublicGateway needs @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard), or @Public().',
    ],
    [
      'whose decorators contradict each other',
      ContradictoryGateway,
      '@Public() on ContradictoryGateway.me contradicts @Roles() on its class;',
    ],
  ])('%s stops the start [A7]', async (_case, gateway, line) => {
    const app = await create({ providers: [gateway] });
    await expect(app.init()).rejects.toThrow(`AuthModule: ${line}`);
  });

  it('with guards and a filter starts', async () => {
    await expect((await create({ providers: [GuardedGateway] })).init()).resolves.toBeDefined();
  });
});
