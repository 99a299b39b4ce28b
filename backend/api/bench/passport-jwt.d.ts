/** The part of passport-jwt 4 that the recipe uses. The community's types depend on those of Express. */
declare module 'passport-jwt' {
  export interface StrategyOptions {
    readonly jwtFromRequest: (request: unknown) => string | null;
    readonly ignoreExpiration: boolean;
    readonly secretOrKey: string;
  }

  export const ExtractJwt: { fromAuthHeaderAsBearerToken(): (request: unknown) => string | null };

  export class Strategy {
    constructor(options: StrategyOptions, verify: (...args: unknown[]) => void);
    authenticate(request: unknown): void;
  }
}
