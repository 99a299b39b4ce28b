/**
 * The part of passport-jwt 4 that the door uses. The community's types know no `KeyObject` as a secret and would
 * bring Express's types into every consumer's tree.
 */
declare module 'passport-jwt' {
  import type { KeyObject } from 'node:crypto';

  export interface StrategyOptions<TRequest> {
    readonly jwtFromRequest: (request: TRequest) => string | null;
    readonly secretOrKeyProvider: (
      request: TRequest,
      rawJwtToken: string,
      done: (error: unknown, key?: KeyObject) => void,
    ) => void;
    readonly algorithms: string[];
    readonly issuer: string[];
    readonly audience: string[];
    readonly jsonWebTokenOptions: { readonly clockTolerance: number };
  }

  export class Strategy<TRequest, TUser> {
    constructor(
      options: StrategyOptions<TRequest>,
      verify: (payload: unknown, done: (error: unknown, user?: TUser) => void) => void,
    );
    authenticate(request: TRequest): void;
    /** Passport puts these three onto an object of its own for each request, with the strategy as its prototype. */
    success: (user: TUser) => void;
    fail: (reason: unknown) => void;
    error: (error: unknown) => void;
  }
}
