/**
 * The part of passport-jwt 4 that we use. @types/passport-jwt doesn't accept a `KeyObject` as a secret and would
 * bring Express's types into every consumer's tree.
 */
declare module 'passport-jwt' {
  import type { KeyObject } from 'node:crypto';

  export interface StrategyOptions<TRequest> {
    readonly jwtFromRequest: (request: TRequest) => string | null;
    readonly secretOrKeyProvider: (
      request: TRequest,
      rawJwtToken: string,
      done: (error: Error | null, key?: KeyObject) => void,
    ) => void;
    readonly algorithms: string[];
    readonly issuer: string[];
    readonly audience: string[];
    readonly jsonWebTokenOptions: { readonly clockTolerance: number };
  }

  export class Strategy<TRequest, TClaims> {
    constructor(
      options: StrategyOptions<TRequest>,
      verify: (claims: TClaims, done: (error: Error | null, user?: TClaims) => void) => void,
    );
    authenticate(request: TRequest): void;
    /** Passport sets these three on one object per request, whose prototype is the strategy. */
    success: (user: TClaims) => void;
    fail: (reason: Error) => void;
    error: (error: Error) => void;
  }
}
