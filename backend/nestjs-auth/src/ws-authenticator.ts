import { Inject, Injectable } from '@nestjs/common';
import type { AuthUser, UserCarrier } from './auth-user.js';
import { tokenOf } from './bearer-token.js';
import { problemOf } from './jwt-auth.guard.js';
import { ProblemException } from './problem.exception.js';
import { Refusals } from './refusals.js';
import { admit, closeSocket, sendToSocket, type Socket } from './socket.js';
import { TokenAuthenticator } from './token-authenticator.js';
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
  constructor(
    @Inject(TokenAuthenticator) private readonly strategy: TokenAuthenticator,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  /**
   * The guards wait for it before they check the first message, so that no message is refused while keys load.
   *
   * @param authorization `Bearer <token>`: the header of the upgrade request or, for browsers, which can't set it, built
   *   from Socket.IO's `handshake.auth`.
   * @returns The user; `undefined` if the token was refused, or can't be checked right now. The socket was then told why,
   *   and closed.
   */
  authenticate(client: Socket & UserCarrier, authorization: unknown): Promise<AuthUser | undefined> {
    return admit(client, this.verify(client, authorization));
  }

  private async verify(client: Socket & UserCarrier, authorization: unknown): Promise<AuthUser | undefined> {
    try {
      client.user = await this.strategy.authenticate(tokenOf(authorization));
      return client.user;
    } catch (error) {
      const problem = error instanceof TokenRefused ? problemOf(error) : error;
      if (!(problem instanceof ProblemException)) throw error;
      const reason = error instanceof Error ? error.message : problem.message;
      const call = { transport: 'ws', carrier: client } as const;
      this.refusals.report(call, 'WsAuthenticator.authenticate', { rule: 'token', reason }, problem);
      sendToSocket(client, 'exception', problem.body);
      closeSocket(client, problem.getStatus(), problem.code);
      return undefined;
    }
  }
}
