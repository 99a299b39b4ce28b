import { Inject, Injectable } from '@nestjs/common';
import type { AuthUser, UserCarrier } from './auth-user.js';
import { tokenOf } from './bearer-token.js';
import { problemOf } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { closeSocket, sendToSocket, type Socket } from './socket.js';
import { TokenRefused } from './token-refused.js';

/**
 * Authenticates a socket when it connects, where no guard runs. The guards then see its caller on every message.
 *
 * @example
 * handleConnection(client: WebSocket, request: IncomingMessage) {
 *   return this.door.admit(client, request.headers.authorization);
 * }
 */
@Injectable()
export class ConnectionDoor {
  constructor(@Inject(JwtStrategy) private readonly strategy: JwtStrategy) {}

  /**
   * @param authorization `Bearer <token>`: the header of the upgrade request or, for a browser, which cannot set one,
   *   made from what Socket.IO calls `handshake.auth`.
   * @returns The caller; undefined when the socket was told why and closed.
   */
  async admit(client: Socket & UserCarrier, authorization: unknown): Promise<AuthUser | undefined> {
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
