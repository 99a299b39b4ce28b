import { Inject, Injectable } from '@nestjs/common';
import { Strategy } from 'passport-jwt';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import type { AuthUser } from './auth-user.js';
import { invalid, TokenRefused } from './token-refused.js';
import { keyForToken, userFromClaims } from './token-rules.js';

/** What passport-jwt is given in place of a request: one token, whatever transport it came by. */
interface Carrier {
  readonly token: string;
}

/**
 * passport-jwt, made strict. The raw token is checked before passport-jwt parses it, the claims after it verified
 * them; the algorithm is pinned to HS256.
 *
 * It is not registered with passport: that registry is one for the whole process, and two applications (or the host's
 * own strategy called `jwt`) would replace each other.
 */
@Injectable()
export class JwtStrategy {
  private readonly strategy: Strategy<Carrier, AuthUser>;

  constructor(@Inject(AUTH_SETTINGS) settings: AuthSettings) {
    this.strategy = new Strategy<Carrier, AuthUser>(
      {
        jwtFromRequest: ({ token }) => token,
        secretOrKeyProvider: (_carrier, raw, done) => {
          attempt(() => keyForToken(raw, settings), done);
        },
        algorithms: ['HS256'],
        issuer: [...settings.issuers],
        audience: [...settings.audiences],
        jsonWebTokenOptions: { clockTolerance: settings.clockToleranceSeconds },
      },
      (claims, done) => {
        attempt(() => userFromClaims(claims, settings), done);
      },
    );
  }

  /**
   * Verifies one compact token, without the word `Bearer`.
   *
   * @returns The caller it names.
   * @throws {TokenRefused} AUTH_TOKEN_EXPIRED or AUTH_TOKEN_INVALID. Any other rejection is a bug.
   */
  authenticate(token: string): Promise<AuthUser> {
    // passport-jwt takes an empty text for no token at all.
    if (token === '') return Promise.reject(invalid('empty'));
    return new Promise((resolve, reject) => {
      const actions = {
        success: resolve,
        fail: (reason: unknown) => {
          reject(refusalOf(reason));
        },
        error: reject,
      };
      // What passport does with a strategy: an object for this one call, which inherits from it.
      Object.assign(Object.create(this.strategy) as Strategy<Carrier, AuthUser>, actions).authenticate({
        token,
      });
    });
  }
}

/** Hands the outcome over exactly once: `done` runs the rest of the verification and stays outside of the `try`. */
function attempt<T>(step: () => T, done: (error: unknown, value?: T) => void): void {
  let value: T;
  try {
    value = step();
  } catch (error) {
    done(error);
    return;
  }
  done(null, value);
}

/** By name: jsonwebtoken is passport-jwt's own dependency, and its classes may exist twice in a tree. */
function refusalOf(reason: unknown): Error {
  if (!(reason instanceof Error)) return new Error('passport-jwt failed with no error', { cause: reason });
  if (reason.name === 'TokenExpiredError') return new TokenRefused('AUTH_TOKEN_EXPIRED', reason.message);
  return reason.name === 'JsonWebTokenError' || reason.name === 'NotBeforeError'
    ? invalid(reason.message)
    : reason;
}
