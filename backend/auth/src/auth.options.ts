/** Settings of {@link AuthModule}. Checked once at start-up; a bad value stops the process with one clear error. */
export interface AuthModuleOptions {
  /**
   * The secret that the auth server signs with, or several during a rotation: the current one first, then those whose
   * tokens are still alive. Each at least 32 bytes once UTF-8 encoded, because HS256 needs a key no shorter than its
   * hash ({@link https://www.rfc-editor.org/rfc/rfc7518#section-3.2 RFC 7518 §3.2}).
   */
  readonly secret: string | readonly string[];
  /** Who signs the tokens; must equal the claim `iss`. A list accepts each of them. */
  readonly issuer: string | readonly string[];
  /** Who the tokens are for; one of these must stand in the claim `aud`. */
  readonly audience: string | readonly string[];
  /** Clock skew allowed on `exp`, `nbf` and `iat`, in seconds, 0 to 60. @default 5 */
  readonly clockToleranceSeconds?: number;
  /** Longest accepted `exp - iat`, in seconds, 1 to 86400. @default 3600 (1 hour) */
  readonly maxTokenLifetimeSeconds?: number;
  /**
   * The header `typ` that tells these tokens from every other kind signed with the same secret
   * ({@link https://www.rfc-editor.org/rfc/rfc8725#section-3.11 RFC 8725 §3.11}). @default 'at+jwt'
   */
  readonly tokenType?: string;
  /** Name of the route parameter that holds the owner of what a URL names. @default 'userId' */
  readonly ownerParameter?: string;
  /** `realm` of the `WWW-Authenticate` challenge. @default 'holdfast' */
  readonly realm?: string;
}
