import { Inject, Injectable } from '@nestjs/common';
import type { AuthUser, UserCarrier } from './auth-user.js';
import { tokenOf } from './bearer-token.js';
import { problemOf } from './jwt-auth.guard.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { closeSocket, sendToSocket, type Socket } from './socket.js';
import { TokenRefused } from './token-refused.js';

/**
 * Authenticates a socket when it connects, where Nest runs no guard. The guards then find its user on every message.
 *
 * @example
 * handleConnection(client: WebSocket, request: IncomingMessage) {
 *   return this.authenticator.authenticate(client, request.headers.authorization);
 * }
 */
@Injectable()
export class WsAuthenticator {
  constructor(@Inject(TokenAuthenticator) private readonly strategy: TokenAuthenticator) {}

  /**
   * @param authorization `Bearer <token>`: the header of the upgrade request or, for browsers, which can't set it, built
   *   from Socket.IO's `handshake.auth`.
   * @returns The user; `undefined` if the token was refused. The socket was then told why, and closed.
   */
  async authenticate(client: Socket & UserCarrier, authorization: unknown): Promise<AuthUser | undefined> {
    try {
      client.user = await this.strategy.authenticate(tokenOf(authorization));
      return client.user;
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      sendToSocket(client, 'exception', problemOf(error).body);
      closeSocket(client, error.code);
      return undefined;
    }
  }
}
