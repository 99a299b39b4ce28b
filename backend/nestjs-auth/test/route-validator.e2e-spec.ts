import { describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Module,
  UseFilters,
  UseGuards,
  VersioningType,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  AuthModule,
  JwtAuthGuard,
  OwnedBy,
  OwnershipGuard,
  ProblemFilter,
  Public,
  Roles,
  RolesGuard,
  SkipOwnership,
} from '../src/index.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';

describe('RouteValidator', () => {
  const startWith = async (
    controllers: Type[],
    providers: Type[] = [],
    setUp: (app: INestApplication) => unknown = () => undefined,
    adapter: ExpressAdapter | FastifyAdapter = new ExpressAdapter(),
  ): Promise<void> => {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
      controllers,
      providers,
    }).compile();
    const app = testing.createNestApplication(adapter);
    app.useLogger(false);
    app.useWebSocketAdapter(new WsAdapter(app));
    setUp(app);
    await app.init().finally(() => app.close());
  };

  @Controller('users/:userId/logs')
  class SkipsWithoutRole {
    @SkipOwnership()
    @Get()
    all(): void {
      return undefined;
    }
  }

  @Roles('admin')
  @Controller('users/:userId/logs')
  class SkipsWithRoleOfTheClass {
    @SkipOwnership()
    @Get()
    all(): void {
      return undefined;
    }
  }

  @Controller('teams/:teamId')
  class OwnedByMissingParam {
    @OwnedBy('accountId')
    @Get(['a', 'b'])
    all(): void {
      return undefined;
    }
  }

  @Controller('teams/:teamId')
  class OwnedByThePathOfTheClass {
    @OwnedBy('teamId')
    @Get()
    all(): void {
      return undefined;
    }
  }

  @Controller('users')
  class MisspeltOwner {
    @Get(':user_id/files')
    all(): void {
      return undefined;
    }
  }

  @Controller('users')
  class MisspeltButNamed {
    @OwnedBy('userid')
    @Get(':userid/files')
    owned(): void {
      return undefined;
    }

    @Public()
    @Get(':userid/face')
    open(): void {
      return undefined;
    }
  }

  @Controller('users')
  class OptionalOnFastify {
    @Get(':userId?')
    all(): void {
      return undefined;
    }
  }

  @Controller('accounts')
  class OptionalOnExpress {
    @OwnedBy('accountId')
    @Get('bills{/of/:accountId}')
    all(): void {
      return undefined;
    }
  }

  @Controller('users')
  class OptionalButUnchecked {
    @Public()
    @Get('face{/:userId}')
    open(): void {
      return undefined;
    }

    @Roles('admin')
    @SkipOwnership()
    @Get('log{/:userId}')
    all(): void {
      return undefined;
    }

    @Get(':userId/files{/:name}')
    files(): void {
      return undefined;
    }
  }

  @Controller('files')
  class Files {
    @Get()
    all(): void {
      return undefined;
    }
  }

  @Controller('files')
  class FilesOfThePrefix {
    @OwnedBy('user_id')
    @Get()
    all(): void {
      return undefined;
    }

    @Public()
    @Get('shared')
    open(): void {
      return undefined;
    }
  }

  @Controller('people')
  class OtherParameters {
    @Get(':userName/:taskId')
    all(): void {
      return undefined;
    }
  }

  @Controller()
  class OwnedByTheModulePath {
    @OwnedBy('tenant')
    @Get('files')
    all(): void {
      return undefined;
    }
  }

  @Module({ controllers: [OwnedByTheModulePath] })
  class TenantModule {}

  @Controller({ host: ':userid.example.com' })
  class MisspeltInHost {
    @Get('files')
    all(): void {
      return undefined;
    }
  }

  @Controller({ host: ':tenant.example.com' })
  class OwnedByTheHost {
    @OwnedBy('tenant')
    @Get('files')
    all(): void {
      return undefined;
    }
  }

  @Controller({ host: /^(?<tenant>\w+)\.example\.com$/ })
  class OwnedByAPatternOfTheHost {
    @OwnedBy('tenant')
    @Get('files')
    all(): void {
      return undefined;
    }
  }

  @WebSocketGateway()
  class OpenGateway {}

  @UseGuards(JwtAuthGuard, RolesGuard)
  @WebSocketGateway()
  class OwnerlessGateway {}

  @Public()
  @WebSocketGateway()
  class PublicGateway {
    @SubscribeMessage('plans')
    plans(): void {
      return undefined;
    }
  }

  @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
  @UseFilters(ProblemFilter)
  @WebSocketGateway()
  class GuardedGateway {}

  it.each([
    [SkipsWithoutRole, '@SkipOwnership() on SkipsWithoutRole.all needs @Roles()'],
    [OwnedByMissingParam, "OwnedByMissingParam.all has @OwnedBy('accountId'), but no :accountId in its path"],
    [
      MisspeltOwner,
      "MisspeltOwner.all has :user_id, which isn't checked as the owner; rename it to :userId or add @OwnedBy('user_id')",
    ],
    [
      MisspeltInHost,
      "MisspeltInHost.all has :userid, which isn't checked as the owner; rename it to :userId or add @OwnedBy('userid')",
    ],
    [OptionalOnExpress, 'OptionalOnExpress.all can be called without :accountId, its owner'],
  ])('refuses to start %p [A7]', async (controller, message) => {
    await expect(startWith([controller])).rejects.toThrow(message);
  });

  it('refuses to start on Fastify with an optional owner [A7]', async () => {
    await expect(startWith([OptionalOnFastify], [], undefined, new FastifyAdapter())).rejects.toThrow(
      'OptionalOnFastify.all can be called without :userId, its owner; make it two routes, or add @Public()',
    );
  });

  it('refuses to start a gateway without guards [A7]', async () => {
    const message = 'needs @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard), or @Public()';
    await expect(startWith([], [OpenGateway])).rejects.toThrow(`the gateway OpenGateway ${message}`);
    await expect(startWith([], [OwnerlessGateway])).rejects.toThrow(`OwnerlessGateway ${message}`);
    await expect(startWith([], [PublicGateway, GuardedGateway])).resolves.toBeUndefined();
  });

  it.each([
    [SkipsWithRoleOfTheClass],
    [OwnedByThePathOfTheClass],
    [MisspeltButNamed],
    [OptionalButUnchecked],
    [OtherParameters],
    [OwnedByTheHost],
    [OwnedByAPatternOfTheHost],
  ])('starts %p', async (controller) => {
    await expect(startWith([controller])).resolves.toBeUndefined();
  });

  it.each<[string, (app: INestApplication) => unknown]>([
    ['a global prefix', (app) => app.setGlobalPrefix('users/:user_id')],
    [
      'the prefix of versions',
      (app) =>
        app.enableVersioning({ type: VersioningType.URI, prefix: 'users/:user_id/v', defaultVersion: '1' }),
    ],
  ])('checks the parameters of %s [A7]', async (_where, setUp) => {
    await expect(startWith([Files], [], setUp)).rejects.toThrow(
      "Files.all has :user_id, which isn't checked as the owner; rename it to :userId or add @OwnedBy('user_id')",
    );
    await expect(startWith([FilesOfThePrefix], [], setUp)).resolves.toBeUndefined();
  });

  it('ignores a version prefix if versions are in a header', async () => {
    const setUp = (app: INestApplication) =>
      app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' });
    await expect(startWith([Files], [], setUp)).resolves.toBeUndefined();
  });

  it('checks the path that the router gives to a module', async () => {
    const routes = RouterModule.register([{ path: 'tenants/:tenant', module: TenantModule }]);
    const testing = Test.createTestingModule({
      imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS), TenantModule, routes],
    });
    const app = (await testing.compile()).createNestApplication();
    app.useLogger(false);
    await expect(app.init()).resolves.toBeDefined();
    await app.close();
  });
});
