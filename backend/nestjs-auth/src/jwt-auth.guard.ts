import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import type { AuthUser } from './auth-user.js';
import { callOf, type Call } from './call.js';
import { challenge } from './challenge.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { ProblemException } from './problem.exception.js';
import { Refusals } from './refusals.js';
import { isPublic, rulesOf } from './route-metadata.js';
import { admission } from './socket.js';
import { closeWhen, endWhen, type Ending } from './stream-end.js';
import { TokenRefused, type TokenRefusalCode } from './token-refused.js';

const DETAIL: Readonly<Record<TokenRefusalCode, string>> = {
  AUTH_TOKEN_MISSING: 'A bearer token is required',
  AUTH_TOKEN_INVALID: 'The token is not valid',
  AUTH_TOKEN_EXPIRED: 'The token has expired',
  AUTH_TOKEN_REVOKED: 'The token has been revoked',
};

/** Authenticates every call by its bearer token, unless the route is `@Public()`. */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    @Inject(TokenAuthenticator) private readonly strategy: TokenAuthenticator,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return isPublic(context, this.settings) || this.authenticate(context);
  }

  private async authenticate(context: ExecutionContext): Promise<boolean> {
    const call = callOf(context);
    try {
      if (call.token === undefined) await this.checkConnection(call);
      else call.carrier.user = await this.strategy.authenticate(call.token(), call.address);
    } catch (error) {
      if (error instanceof ProblemException) {
        throw this.refusals.refuse(context, call, { rule: 'token', reason: error.message }, error);
      }
      if (!(error instanceof TokenRefused)) throw error;
      if (error.code === 'AUTH_TOKEN_MISSING' && rulesOf(context).isOptional)
        return continueAnonymously(call);
      challenge(context, this.adapterHost, this.attributesFor(error.code));
      throw this.refusals.refuse(context, call, { rule: 'token', reason: error.message }, problemOf(error));
    }
    this.endWithToken(context, call);
    return true;
  }

  /** A stream of server-sent events and a subscription can outlive their token too, and no guard runs again. */
  private endWithToken(context: ExecutionContext, { carrier: { user }, subscriber }: Call): void {
    if (user === undefined) return;
    const endingOf = (): Ending | undefined => this.endingOf(user);
    if (subscriber !== undefined) closeWhen(subscriber, endingOf);
    if (rulesOf(context).isStream)
      endWhen(context.switchToHttp().getResponse(), () => endingOf() !== undefined);
  }

  private endingOf(user: AuthUser): Ending | undefined {
    try {
      this.strategy.checkAgain(user);
      return undefined;
    } catch (error) {
      if (error instanceof ProblemException) return { status: error.getStatus(), code: error.code };
      return { status: 401, code: error instanceof TokenRefused ? error.code : 'AUTH_TOKEN_INVALID' };
    }
  }

  /** A socket can outlive the token that opened it. Its first message may arrive before its token has been verified. */
  private async checkConnection({ carrier }: Call): Promise<void> {
    await admission(carrier);
    const { user } = carrier;
    if (user === undefined)
      throw new TokenRefused('AUTH_TOKEN_MISSING', 'the connection was not authenticated');
    this.strategy.checkAgain(user);
  }

  /** RFC 6750 §3.1: a missing token is not an error. */
  private attributesFor(code: TokenRefusalCode): Record<string, string> {
    const { realm } = this.settings;
    if (code === 'AUTH_TOKEN_MISSING') return { realm };
    return { realm, error: 'invalid_token', error_description: DETAIL[code] };
  }
}

/** The 401 for a refused token. The reason goes to the log only. */
export function problemOf(refusal: TokenRefused): ProblemException {
  return new ProblemException({
    status: 401,
    code: refusal.code,
    detail: DETAIL[refusal.code],
    cause: refusal,
  });
}

/** Ignores a user that earlier middleware may have set. */
function continueAnonymously({ carrier }: Call): true {
  delete carrier.user;
  return true;
}
