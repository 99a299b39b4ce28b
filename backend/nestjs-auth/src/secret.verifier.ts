import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import type { IssuerSettings } from './auth.settings.js';
import type { Keyring } from './keyring.js';
import { invalid, TokenRefused } from './token-refused.js';
import type { UnverifiedToken } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';

type Claims = Readonly<Record<string, unknown>>;

/** passport-jwt as a strategy of Nest, for one signer. */
class SecretStrategy extends PassportStrategy<typeof Strategy<UnverifiedToken, Claims>, Claims>(Strategy) {
  /** The rules for claims are the same for every kind of key and are checked behind this. */
  validate(claims: Claims): Claims {
    return claims;
  }

  /**
   * Not passport's own: that registry is one for the whole process, and two applications (or the host's own strategy
   * called `jwt`) would replace each other.
   */
  getPassportInstance(): { use: () => void } {
    return { use: () => undefined };
  }
}

/** Verifies HS256 tokens with passport-jwt. The algorithm is pinned before the key is even looked up. */
export class SecretVerifier implements TokenVerifier {
  private readonly strategy: SecretStrategy;

  constructor({ names, audiences }: IssuerSettings, keyring: Keyring, clockToleranceSeconds: number) {
    this.strategy = new SecretStrategy({
      jwtFromRequest: ({ raw }) => raw,
      secretOrKeyProvider: (token, _raw, done) => {
        const key = token.alg === 'HS256' ? keyring.find(token) : undefined;
        if (key === undefined) done(invalid('no key fits'));
        else done(null, key);
      },
      algorithms: ['HS256'],
      issuer: [...names],
      audience: [...audiences],
      jsonWebTokenOptions: { clockTolerance: clockToleranceSeconds },
    });
  }

  verify(token: UnverifiedToken): Promise<Claims> {
    return new Promise((resolve, reject) => {
      const actions = {
        success: resolve,
        fail: (reason: Error) => {
          reject(refusalOf(reason));
        },
        error: reject,
      };
      // What passport does with a strategy: an object for this one call, which inherits from it.
      const attempt = Object.create(this.strategy) as SecretStrategy;
      Object.assign(attempt, actions).authenticate(token);
    });
  }
}

/** By name: jsonwebtoken is passport-jwt's own dependency, and its classes may exist twice in a tree. */
function refusalOf(reason: Error): Error {
  if (reason.name === 'TokenExpiredError') return new TokenRefused('AUTH_TOKEN_EXPIRED', reason.message);
  return ['JsonWebTokenError', 'NotBeforeError'].includes(reason.name) ? invalid(reason.message) : reason;
}
