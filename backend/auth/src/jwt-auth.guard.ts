import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import type { AuthenticatedRequest } from './auth-user.js';
import { bearerToken } from './bearer-token.js';
import { PUBLIC } from './decorators.js';
import { JwtStrategy } from './jwt.strategy.js';
import { ProblemException } from './problem.exception.js';
import { TokenRefused, type TokenRefusalCode } from './token-refused.js';

const DETAIL: Readonly<Record<TokenRefusalCode, string>> = {
  AUTH_TOKEN_MISSING: 'A bearer token is needed',
  AUTH_TOKEN_INVALID: 'The token is not valid',
  AUTH_TOKEN_EXPIRED: 'The token has expired',
};

/** Authenticates every request by its bearer token, unless the route is `@Public()`. */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(JwtStrategy) private readonly strategy: JwtStrategy,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const isPublic = this.reflector.getAllAndOverride<true | undefined>(PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    return isPublic ?? this.authenticate(context);
  }

  private async authenticate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    try {
      request.user = await this.strategy.authenticate(bearerToken(request));
      return true;
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      // Set here and not by a filter: the challenge is due (RFC 6750 §3) whichever filter the host has.
      this.adapterHost.httpAdapter.setHeader(
        context.switchToHttp().getResponse(),
        'WWW-Authenticate',
        this.challenge(error),
      );
      throw new ProblemException({ status: 401, code: error.code, detail: DETAIL[error.code], cause: error });
    }
  }

  private challenge({ code }: TokenRefused): string {
    const scheme = `Bearer realm="${this.settings.realm}"`;
    return code === 'AUTH_TOKEN_MISSING'
      ? scheme
      : `${scheme}, error="invalid_token", error_description="${DETAIL[code]}"`;
  }
}
