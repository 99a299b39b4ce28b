import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  UseFilters,
  UseGuards,
  type INestApplication,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { NestApplication } from '@nestjs/core';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  AuthModule,
  JwtAuthGuard,
  OwnershipGuard,
  ProblemFilter,
  Protected,
  Public,
  Roles,
  RolesGuard,
} from '../src/index.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';

const started: INestApplication[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((app) => app.close()));
});

async function create(metadata: ModuleMetadata): Promise<INestApplication> {
  const imports = [AuthModule.forRoot(TEST_AUTH_OPTIONS)];
  const testing = await Test.createTestingModule({ ...metadata, imports }).compile();
  const app = testing.createNestApplication();
  app.useLogger(false);
  app.useWebSocketAdapter(new WsAdapter(app));
  started.push(app);
  return app;
}

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

  it('is wrapped once in a process', async () => {
    await create({});
    const wrapped: unknown = Reflect.get(NestApplication.prototype, 'connectMicroservice');
    await create({});
    expect(Reflect.get(NestApplication.prototype, 'connectMicroservice')).toBe(wrapped);
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

@UseFilters()
@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@WebSocketGateway()
class EmptyFiltersGateway {}

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
@UseFilters(ProblemFilter)
@WebSocketGateway()
class PublicGateway {
  @SubscribeMessage('plans')
  plans(): string {
    return this.helper();
  }

  /** No client can call it. */
  @Protected()
  helper(): string {
    return 'plans';
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
      'with an empty list of filters',
      EmptyFiltersGateway,
      'the gateway EmptyFiltersGateway needs @UseFilters(ProblemFilter)',
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

  it('whose messages are all public needs none', async () => {
    await expect((await create({ providers: [PublicGateway] })).init()).resolves.toBeDefined();
  });
});
