import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import type { IssuerSettings } from './auth.settings.js';
import type { Keyring } from './keyring.js';
import { invalid, TokenRefused } from './token-refused.js';
import type { UnverifiedToken } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';

type Claims = Readonly<Record<string, unknown>>;

/** passport-jwt as a Nest strategy, for one signer. */
class SecretStrategy extends PassportStrategy<typeof Strategy<UnverifiedToken, Claims>, Claims>(Strategy) {
  /** {@link userFromClaims} checks the claims afterwards, the same way for every kind of key. */
  validate(claims: Claims): Claims {
    return claims;
  }

  /**
   * Doesn't register with passport: its registry is global to the process, so two applications (or the host's own `jwt`
   * strategy) would replace each other.
   */
  getPassportInstance(): { use: () => void } {
    return { use: () => undefined };
  }
}

/** Verifies HS256 tokens with passport-jwt. Checks the algorithm before it looks up a key. */
export class SecretVerifier implements TokenVerifier {
  private readonly strategy: SecretStrategy;

  constructor({ names, audiences }: IssuerSettings, keyring: Keyring, clockToleranceSeconds: number) {
    this.strategy = new SecretStrategy({
      jwtFromRequest: ({ raw }) => raw,
      secretOrKeyProvider: (token, _raw, done) => {
        const key = token.alg === 'HS256' ? keyring.find(token) : undefined;
        if (key === undefined) done(invalid('no key matches'));
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
      // As passport does: one object per call, which inherits from the strategy.
      const attempt = Object.create(this.strategy) as SecretStrategy;
      Object.assign(attempt, actions).authenticate(token);
    });
  }
}

/** By name, because a tree may hold two copies of jsonwebtoken, a dependency of passport-jwt. */
function refusalOf(reason: Error): Error {
  if (reason.name === 'TokenExpiredError') return new TokenRefused('AUTH_TOKEN_EXPIRED', reason.message);
  return ['JsonWebTokenError', 'NotBeforeError'].includes(reason.name) ? invalid(reason.message) : reason;
}
