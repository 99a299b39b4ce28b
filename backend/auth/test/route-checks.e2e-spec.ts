import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, UseGuards, type Type } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { WebSocketGateway } from '@nestjs/websockets';
import {
  AuthModule,
  JwtAuthGuard,
  OwnedBy,
  OwnershipGuard,
  Public,
  Roles,
  RolesGuard,
  SkipOwnership,
} from '../src/index.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';

describe('the checks at start', () => {
  const startWith = async (controllers: Type[], providers: Type[] = []): Promise<void> => {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
      controllers,
      providers,
    }).compile();
    const app = testing.createNestApplication();
    app.useLogger(false);
    app.useWebSocketAdapter(new WsAdapter(app));
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
  class OwnedByNobody {
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

  @WebSocketGateway()
  class OpenGateway {}

  @UseGuards(JwtAuthGuard, RolesGuard)
  @WebSocketGateway()
  class OwnerlessGateway {}

  @Public()
  @WebSocketGateway()
  class PublicGateway {}

  @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
  @WebSocketGateway()
  class GuardedGateway {}

  it.each([
    [SkipsWithoutRole, '@SkipOwnership() on SkipsWithoutRole.all needs @Roles()'],
    [OwnedByNobody, "@OwnedBy('accountId') stands on OwnedByNobody.all, whose path has no :accountId"],
    [
      MisspeltOwner,
      "MisspeltOwner.all has :user_id, which is not checked as the owner; name it :userId or add @OwnedBy('user_id')",
    ],
  ])('stop an application with %p [A7]', async (controller, complaint) => {
    await expect(startWith([controller])).rejects.toThrow(complaint);
  });

  it('stop an application with a gateway that no guard closes [A7]', async () => {
    const complaint = 'needs @UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard), or @Public()';
    await expect(startWith([], [OpenGateway])).rejects.toThrow(`the gateway OpenGateway ${complaint}`);
    await expect(startWith([], [OwnerlessGateway])).rejects.toThrow(`OwnerlessGateway ${complaint}`);
    await expect(startWith([], [PublicGateway, GuardedGateway])).resolves.toBeUndefined();
  });

  it.each([[SkipsWithRoleOfTheClass], [OwnedByThePathOfTheClass], [MisspeltButNamed], [OtherParameters]])(
    'let %p start',
    async (controller) => {
      await expect(startWith([controller])).resolves.toBeUndefined();
    },
  );

  it('know the path that a module has in the router', async () => {
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
