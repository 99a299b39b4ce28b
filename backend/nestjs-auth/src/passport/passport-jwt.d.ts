/** The part of passport-jwt 4 that we use: @types/passport-jwt would bring Express's types into every consumer's tree. */
declare module 'passport-jwt' {
  export class Strategy {
    constructor(options: object, verify: (...parameters: unknown[]) => void);
    authenticate(request: unknown): void;
    success: (user: object) => void;
    fail: (reason: Error) => void;
    error: (error: unknown) => void;
  }
}
