/**
 * The authenticated caller, read from a verified token. Only `id` identifies; the rest is informative.
 *
 * Declare fields that the option `extendUser` adds by augmenting this interface:
 *
 * @example
 * declare module '@holdfast/nestjs-auth' {
 *   interface AuthUser { readonly organisation: string }
 * }
 */
export interface AuthUser {
  /** Claim `sub`. */
  readonly id: string;
  /** Claim `sid`: the session of the auth server that the token was issued for; absent only with `requireSession: false`. */
  readonly sessionId?: string;
  /** Claim `role`, several separated by commas; `'user'` when the token has none. */
  readonly role: string;
  /** Claim `scope`, split at spaces; empty when the token has none. */
  readonly scopes: readonly string[];
  /** Whether the token has a claim `scope`, even an empty one: see the option `scopeRule`. */
  readonly isScoped: boolean;
  readonly email?: string;
  /** Claim `email_verified` (OpenID Connect Core §5.1): true only if the token says exactly `true`. */
  readonly emailVerified: boolean;
  readonly name?: string;
  /** Claim `jti`. */
  readonly tokenId?: string;
  /** Claims `iat` and `exp`: seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** All claims of the token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Where the guards store the caller. */
export interface UserCarrier<TUser extends AuthUser = AuthUser> {
  user?: TUser;
}

/** The part of a request that the guards use. Express and Fastify requests both have it. */
export interface AuthenticatedRequest<TUser extends AuthUser = AuthUser> extends UserCarrier<TUser> {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Express: alternating names and values of the headers, as received. */
  readonly rawHeaders?: readonly string[];
  /** Fastify: Node's request. */
  readonly raw?: { readonly rawHeaders?: readonly string[] };
  readonly params?: Readonly<Record<string, string>>;
  readonly ip?: string;
  /** Parameters of `@Controller({ host })`, as Nest sets them. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Express: the matched route. */
  readonly route?: { readonly path?: unknown };
  /** Fastify: the matched route. */
  readonly routeOptions?: { readonly url?: unknown };
}

/** Whether the user has one of these roles. Better Auth's admin plugin joins several with commas. */
export function hasRole({ role }: AuthUser, roles: readonly string[]): boolean {
  return role.split(',').some((each) => roles.includes(each));
}
