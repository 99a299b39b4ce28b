import type { RevocationSource } from './revocation/revocation-source.js';

/**
 * What verifies a signature: a secret shared with the signer (HS256), or the address of its public keys.
 *
 * With a secret every verifier could sign as well. Where that is too much trust, use `jwksUrl`.
 */
export type TrustedKeys =
  | {
      /**
       * The secret that the auth server signs with, or several during a rotation: the current one first, then those
       * whose tokens are still alive. Each at least 32 bytes once UTF-8 encoded, because HS256 needs a key no shorter
       * than its hash ({@link https://www.rfc-editor.org/rfc/rfc7518#section-3.2 RFC 7518 §3.2}).
       */
      readonly secret: string | readonly string[];
      readonly jwksUrl?: never;
    }
  | {
      readonly secret?: never;
      /**
       * JSON Web Key Set of the signer, for tokens signed with EdDSA, ES256, RS256 or PS256. `https:`, or `http:` on the
       * loopback address. Read at the first token and not at start; kept for 10 minutes; read again for an unknown
       * `kid`, at most every 30 seconds, in between such a token is answered 503; kept beyond its time while the signer
       * is away.
       */
      readonly jwksUrl: string;
    };

/** A signer whose tokens are accepted. Its keys are good for its own `issuer` only. */
export type TrustedIssuer = TrustedKeys & {
  /** Who signs; must equal the claim `iss`. A list accepts each of them. */
  readonly issuer: string | readonly string[];
  /** Who the tokens are for; one of these must stand in the claim `aud`. */
  readonly audience: string | readonly string[];
  /**
   * The header `typ` that tells these tokens from every other kind the signer makes
   * ({@link https://www.rfc-editor.org/rfc/rfc8725#section-3.11 RFC 8725 §3.11}); null for a signer that writes none.
   * @default 'at+jwt'
   */
  readonly tokenType?: string | null;
};

/** Tokens that end before their time, because their session or user did. */
export interface RevocationOptions {
  /**
   * The auth server's list of account events, for example `https://auth.test/api/auth/account-events`, asked with a
   * service token that the first `secret` signs; or a source of the host's own.
   */
  readonly source: string | RevocationSource;
  /** Seconds between two questions, 1 to 60. @default 2 */
  readonly pollSeconds?: number;
  /**
   * Refuse every token with 503 once the list is older than this many seconds, 5 to 86400. Without it the list ages:
   * `RevocationFeed.ageSeconds` tells, and tokens still end by their `exp`.
   */
  readonly failClosedAfterSeconds?: number;
}

/** Settings of {@link AuthModule}. Checked once at start-up; a bad value stops the process with one clear error. */
export type AuthModuleOptions = TrustedIssuer & {
  /** More signers, each with keys, issuer and audience of its own. */
  readonly additionalIssuers?: readonly TrustedIssuer[];
  /** Clock skew allowed on `exp`, `nbf` and `iat`, in seconds, 0 to 60. @default 5 */
  readonly clockToleranceSeconds?: number;
  /** Longest accepted `exp - iat`, in seconds, 1 to 86400. @default 3600 (1 hour) */
  readonly maxTokenLifetimeSeconds?: number;
  /**
   * How many verified tokens are remembered, 0 to 100000: a token that is sent again costs a look into a map in place of
   * parsing and HMAC. Expiry and {@link revocations} are asked on every request all the same; the oldest token makes
   * room for a new one. Claims that are remembered are frozen.
   * @default 0: every request is verified from the start
   */
  readonly rememberedTokens?: number;
  /** Name of the route parameter that holds the owner of what a URL names. @default 'userId' */
  readonly ownerParameter?: string;
  /**
   * Routes that are open although no `@Public()` stands on them, because their controller is somebody else's. Patterns
   * as the router holds them, global prefix included: `/metrics`, `/files/:name`. They are compared with the route that
   * was matched, never with the URL, so no spelling of a URL can match one by accident.
   */
  readonly publicRoutes?: readonly string[];
  /** @default none: tokens end by their `exp` alone */
  readonly revocations?: RevocationOptions;
  /**
   * Fields of your own for {@link AuthUser}, read from the verified claims. Throw a {@link TokenRefused} to refuse.
   * Declare their types by augmenting the interface `AuthUser`.
   */
  readonly extendUser?: (claims: Readonly<Record<string, unknown>>) => object;
  /**
   * Takes `http:` addresses that leave the machine for `jwksUrl` and `revocations.source`: for a network that nobody else
   * is on, such as that of a compose file. Whoever can answer there decides which tokens are good.
   * @default false
   */
  readonly allowPlainHttp?: boolean;
  /** `realm` of the `WWW-Authenticate` challenge. @default 'holdfast' */
  readonly realm?: string;
};
