import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import type { AuthenticatedRequest, AuthUser } from '../auth-user.js';
import { bearerToken } from '../bearer-token.js';
import { Keyring } from '../keyring.js';
import { TokenAuthenticator } from '../token-authenticator.js';
import { invalid, TokenRefused } from '../token-refused.js';
import type { Claims } from '../auth.settings.js';
import type { UnverifiedToken } from '../token-rules.js';

/** A token of well-formed parts, and the keys that may have signed it. */
class PresentedToken {
  constructor(
    readonly token: UnverifiedToken,
    readonly keyring: Keyring,
  ) {}
}

/** The options of passport-jwt that we use. */
interface StrategyOptions {
  readonly jwtFromRequest: (request: PresentedToken) => string;
  readonly secretOrKeyProvider: (
    request: PresentedToken,
    raw: string,
    done: (error: Error | null, key?: KeyObject) => void,
  ) => void;
  readonly algorithms: readonly string[];
  readonly ignoreExpiration: boolean;
  readonly jsonWebTokenOptions: { readonly ignoreNotBefore: boolean };
}

/** What passport and passport-jwt call; typed here, so that our types need none of theirs. */
interface PassportJwtStrategy {
  authenticate(request: unknown): void;
  /** Passport sets these three on one object per request, whose prototype is the strategy. */
  success: (user: object) => void;
  fail: (reason: Error) => void;
  error: (error: unknown) => void;
}

const PassportJwt: new (options: StrategyOptions) => PassportJwtStrategy = PassportStrategy(Strategy, 'jwt');

/**
 * Passport's strategy `jwt`: a `Strategy` of passport-jwt, made a Nest provider by `PassportStrategy` of
 * `@nestjs/passport`. Add it to the providers beside `AuthModule`, and passport-jwt verifies the signatures of every
 * signer with a shared secret, for the guards of this package and for `AuthGuard('jwt')`. All other rules, and signers
 * with public keys, stay with {@link TokenAuthenticator}.
 *
 * Passport keeps strategies by name for the whole process. The guards of this package don't look there, so two
 * applications in one process don't affect each other; `AuthGuard('jwt')` uses the one made last.
 *
 * @example
 * imports: [AuthModule.forRoot({ secret, issuer, audience })],
 * providers: [JwtStrategy],
 */
@Injectable()
export class JwtStrategy extends PassportJwt {
  constructor(@Inject(TokenAuthenticator) private readonly tokens: TokenAuthenticator) {
    super({
      jwtFromRequest: ({ token }) => token.raw,
      secretOrKeyProvider: ({ token, keyring }, _raw, done) => {
        const key = token.alg === keyring.algorithm ? keyring.find(token) : undefined;
        if (key === undefined) done(invalid('no key matches'));
        else done(null, key);
      },
      algorithms: ['HS256', 'HS384', 'HS512'],
      // TokenAuthenticator checks both, with the configured tolerance, the same for every kind of key.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
    tokens.replaceVerifiers(({ keys }, verifier) =>
      keys instanceof Keyring
        ? { verify: (token) => this.verifySignature(new PresentedToken(token, keys)) }
        : verifier,
    );
  }

  /** Called by passport, on an object per request that inherits from the strategy. */
  override authenticate(request: AuthenticatedRequest | PresentedToken): void {
    if (request instanceof PresentedToken) {
      super.authenticate(request);
      return;
    }
    this.userOf(request).then(this.success, (error: unknown) => {
      if (error instanceof TokenRefused) this.fail(error);
      else this.error(error);
    });
  }

  validate(claims: Claims): Claims {
    return claims;
  }

  private async userOf(request: AuthenticatedRequest): Promise<AuthUser> {
    return this.tokens.authenticate(bearerToken(request));
  }

  private verifySignature(presented: PresentedToken): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt = Object.create(this) as this;
      attempt.success = () => {
        resolve();
      };
      attempt.fail = (reason) => {
        reject(refusalOf(reason));
      };
      attempt.error = reject;
      attempt.authenticate(presented);
    });
  }
}

/** By name, because a tree may hold two copies of jsonwebtoken, a dependency of passport-jwt. */
function refusalOf(reason: Error): Error {
  return reason.name === 'JsonWebTokenError' ? invalid(reason.message) : reason;
}
