import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  Controller,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  UseFilters,
  UseGuards,
  type INestApplication,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  Args,
  Field,
  GraphQLModule,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { MessagePattern, Payload, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import {
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import {
  AuthModule,
  CurrentUser,
  JwtAuthGuard,
  OwnershipGuard,
  ProblemFilter,
  Public,
  Roles,
  RolesGuard,
  WsAuthenticator,
  type AuthUser,
} from '../../src/index.js';
import { TEST_AUTH_OPTIONS } from '../../src/testing/index.js';
import { freePort } from '../free-port.js';

/** A fault to plant; without any the application is closed. */
export type TransportPlant =
  | 'resolver without owner'
  | 'accidental @Public on a resolver'
  | 'owner in an input of a resolver'
  | 'gateway without a check of its user'
  | 'message handler without owner';

@ObjectType()
class Note {
  @Field(() => ID)
  id!: string;

  @Field()
  userId!: string;

  @Field()
  title!: string;
}

@InputType()
class ImportedNote {
  @Field()
  ownerId!: string;

  @Field()
  title!: string;
}

@Injectable()
class NotesTable {
  plants: ReadonlySet<TransportPlant> = new Set();
  readonly rows = new Map<string, Note>();

  listOf(userId: string): Note[] {
    return [...this.rows.values()].filter((note) => note.userId === userId);
  }
}

@Resolver()
class NotesResolver {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Query(() => [Note])
  notes(@Args('userId') userId: string): Note[] {
    return this.table.listOf(userId);
  }

  @Query(() => Note)
  note(@Args('id', { type: () => ID }) id: string, @CurrentUser() user: AuthUser): Note {
    const note = this.table.rows.get(id);
    const isOpen = this.table.plants.has('resolver without owner');
    if (note === undefined || (!isOpen && note.userId !== user.id)) throw new NotFoundException();
    return note;
  }

  @Mutation(() => Note)
  createNote(@Args('title') title: string, @CurrentUser() user: AuthUser): Note {
    const note = Object.assign(new Note(), { id: randomUUID(), userId: user.id, title });
    this.table.rows.set(note.id, note);
    return note;
  }

  @Roles('admin')
  @Query(() => Number)
  noteCount(): number {
    return this.table.rows.size;
  }

  @Subscription(() => String)
  async *noteAdded(): AsyncGenerator<{ noteAdded: string }> {
    yield await Promise.resolve({ noteAdded: 'a note' });
  }
}

@Resolver()
class OpenResolver {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Public()
  @Query(() => [Note])
  latestNotes(): Note[] {
    return [...this.table.rows.values()];
  }
}

@Resolver()
class ImportResolver {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Mutation(() => Boolean)
  importNote(@Args('input') { ownerId, title }: ImportedNote): boolean {
    const note = Object.assign(new Note(), { id: randomUUID(), userId: ownerId, title });
    this.table.rows.set(note.id, note);
    return true;
  }
}

@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@UseFilters(ProblemFilter)
@WebSocketGateway({ path: '/live' })
class NotesGateway implements OnGatewayConnection {
  constructor(
    @Inject(WsAuthenticator) private readonly authenticator: WsAuthenticator,
    @Inject(NotesTable) private readonly table: NotesTable,
  ) {}

  async handleConnection(client: WebSocket, request: IncomingMessage): Promise<void> {
    await this.authenticator.authenticate(client, request.headers.authorization);
  }

  @SubscribeMessage('notes')
  notes(@MessageBody() { userId }: { userId: string }): { event: string; data: Note[] } {
    return { event: 'notes', data: this.table.listOf(userId) };
  }
}

/** Public, so that it starts without guards; it should have had some. */
@Public()
@UseFilters(ProblemFilter)
@WebSocketGateway({ path: '/open' })
class OpenGateway {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @SubscribeMessage('notes')
  notes(@MessageBody() { userId }: { userId: string }): { event: string; data: Note[] } {
    return { event: 'notes', data: this.table.listOf(userId) };
  }
}

@Controller()
class NotesMessages {
  constructor(@Inject(NotesTable) private readonly table: NotesTable) {}

  @Public()
  @MessagePattern('motto')
  motto(): string {
    return 'Hold fast';
  }

  @MessagePattern({ cmd: 'notes' })
  notes(@Payload() { userId }: { userId: string }): Note[] {
    return this.table.plants.has('message handler without owner')
      ? [...this.table.rows.values()]
      : this.table.listOf(userId);
  }
}

/** Starts a GraphQL, WebSocket and TCP application with these faults. */
export async function startTransportsApp(...plants: readonly TransportPlant[]): Promise<INestApplication> {
  const planted = new Set(plants);

  @Module({
    imports: [
      AuthModule.forRoot(TEST_AUTH_OPTIONS),
      GraphQLModule.forRoot<MercuriusDriverConfig>({
        driver: MercuriusDriver,
        autoSchemaFile: true,
        path: '/api/graphql',
      }),
    ],
    controllers: [NotesMessages],
    providers: [
      NotesTable,
      NotesResolver,
      NotesGateway,
      ...(planted.has('gateway without a check of its user') ? [OpenGateway] : []),
      ...(planted.has('owner in an input of a resolver') ? [ImportResolver] : []),
      ...(planted.has('accidental @Public on a resolver') ? [OpenResolver] : []),
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  })
  class TransportsModule {}

  const testing = await Test.createTestingModule({ imports: [TransportsModule] }).compile();
  const app = testing.createNestApplication(new FastifyAdapter());
  app.useLogger(false);
  app.useWebSocketAdapter(new WsAdapter(app));
  app.get(NotesTable).plants = planted;
  app.connectMicroservice(
    { transport: Transport.TCP, options: { host: '127.0.0.1', port: await freePort() } },
    { inheritAppConfig: true },
  );
  await app.startAllMicroservices();
  return app;
}
