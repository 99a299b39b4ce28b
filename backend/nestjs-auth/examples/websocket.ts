import type { IncomingMessage } from 'node:http';
import { Inject, Module, UseFilters, UseGuards, type DynamicModule } from '@nestjs/common';
import {
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import {
  AuthModule,
  WsAuthenticator,
  CurrentUser,
  JwtAuthGuard,
  OwnershipGuard,
  ProblemFilter,
  Roles,
  RolesGuard,
  type AuthModuleOptions,
  type AuthUser,
} from '@holdfast/nestjs-auth';
import type { WebSocket } from 'ws';

/**
 * The token is checked twice: when the socket connects, and on every message whether it is still good. Nest runs no
 * global guards here, so the gateway names them; without them the application does not start.
 */
@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@UseFilters(ProblemFilter)
@WebSocketGateway({ path: '/live' })
export class NotesGateway implements OnGatewayConnection {
  constructor(@Inject(WsAuthenticator) private readonly authenticator: WsAuthenticator) {}

  async handleConnection(client: WebSocket, request: IncomingMessage): Promise<void> {
    await this.authenticator.authenticate(client, request.headers.authorization);
  }

  @SubscribeMessage('me')
  me(@CurrentUser() user: AuthUser): { event: string; data: string } {
    return { event: 'me', data: user.id };
  }

  @SubscribeMessage('notes')
  notes(@MessageBody() { userId }: { userId: string }): { event: string; data: string[] } {
    return { event: 'notes', data: [`a note of ${userId}`] };
  }

  @Roles('admin')
  @SubscribeMessage('users')
  users(): { event: string; data: string[] } {
    return { event: 'users', data: ['ada', 'bob'] };
  }
}

@Module({ providers: [NotesGateway] })
export class WebsocketExample {
  static with(options: AuthModuleOptions): DynamicModule {
    return { module: WebsocketExample, imports: [AuthModule.forRoot(options)] };
  }
}
