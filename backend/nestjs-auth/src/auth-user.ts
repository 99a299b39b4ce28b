/**
 * The authenticated caller, read from a verified token. `id` alone is the identity; the rest informs.
 *
 * Fields that the option `extendUser` adds are declared by augmenting this interface:
 *
 * @example
 * declare module '@holdfast/nestjs-auth' {
 *   interface AuthUser { readonly organisation: string }
 * }
 */
export interface AuthUser {
  /** Claim `sub`. */
  readonly id: string;
  /** Claim `sid`: the session of the auth server that the token was issued for. */
  readonly sessionId: string;
  /** Claim `role`, several of them separated by commas; `'user'` when the token names none. */
  readonly role: string;
  /** Claim `scope`, taken apart at its blanks; empty when the token has none. */
  readonly scopes: readonly string[];
  readonly email?: string;
  /** Claim `email_verified` (OpenID Connect Core §5.1): true only where the token says exactly `true`. */
  readonly emailVerified: boolean;
  readonly name?: string;
  /** Claim `jti`. */
  readonly tokenId?: string;
  /** Claims `iat` and `exp`: seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Every claim of the token, as it was signed. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Where the guards leave the caller for those who come after. */
export interface UserCarrier<TUser extends AuthUser = AuthUser> {
  user?: TUser;
}

/** What the guards need of a request. Express and Fastify requests both have it. */
export interface AuthenticatedRequest<TUser extends AuthUser = AuthUser> extends UserCarrier<TUser> {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Express: names and values of the headers in turn, as they came over the wire. */
  readonly rawHeaders?: readonly string[];
  /** Fastify keeps Node's own request here. */
  readonly raw?: { readonly rawHeaders?: readonly string[] };
  readonly params?: Readonly<Record<string, string>>;
  /** Express: the route that was matched. */
  readonly route?: { readonly path?: unknown };
  /** Fastify: the same. */
  readonly routeOptions?: { readonly url?: unknown };
}
