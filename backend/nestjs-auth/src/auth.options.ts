import type { SecretAlgorithm } from './keyring.js';
import type { Refusal } from './refusal.js';
import type { PersonalTokenSource } from './personal-tokens/personal-token-source.js';
import type { RevocationSource } from './revocation/revocation-source.js';

/**
 * What verifies signatures: a secret shared with the signer, or the URL of its public keys.
 *
 * With a secret, every verifier can also sign. Use `jwksUrl` where that is too much trust.
 */
export type TrustedKeys =
  | {
      /**
       * The secret that the auth server signs with or, during a rotation, several: the current one first, then those
       * whose tokens haven't expired. Each has at least 32 bytes in UTF-8, because an HS256 key is at least as long as
       * the hash ({@link https://www.rfc-editor.org/rfc/rfc7518#section-3.2 RFC 7518 §3.2}). See `secretProblem`.
       */
      readonly secret: string | readonly string[];
      /**
       * What the signer uses the secret with. Tokens of the other two are refused
       * ({@link https://www.rfc-editor.org/rfc/rfc8725#section-3.1 RFC 8725 §3.1}). HS384 needs a secret of at least 48
       * bytes, HS512 of 64.
       * @default 'HS256'
       */
      readonly algorithm?: SecretAlgorithm;
      readonly jwksUrl?: never;
    }
  | {
      readonly secret?: never;
      readonly algorithm?: never;
      /**
       * URL of the signer's JSON Web Key Set, for tokens signed with EdDSA, ES256, ES384, ES512, RS256 or PS256. `https:`,
       * or `http:` on the loopback address. Read at the first token, not at start; cached for 10 minutes, and longer while the
       * signer is unreachable; read again for an unknown `kid`, at most every 30 seconds. In between, such a token is
       * a 503.
       */
      readonly jwksUrl: string;
    };

/** A signer whose tokens are accepted. Its keys verify tokens of this `issuer` only. */
export type TrustedIssuer = TrustedKeys & {
  /** Who signs: must equal the claim `iss`. A list accepts any of its values. */
  readonly issuer: string | readonly string[];
  /** Who the tokens are for: the claim `aud` must contain one of these. */
  readonly audience: string | readonly string[];
  /**
   * The header `typ`, which distinguishes these tokens from other kinds that the signer makes
   * ({@link https://www.rfc-editor.org/rfc/rfc8725#section-3.11 RFC 8725 §3.11}); null for a signer that sets none.
   * Compared as a media type: `AT+JWT` and `application/at+jwt` are `at+jwt`
   * ({@link https://www.rfc-editor.org/rfc/rfc9068#section-4 RFC 9068 §4}).
   * @default 'at+jwt'
   */
  readonly tokenType?: string | null;
  /**
   * Whether tokens must name their session in `sid`. Without it, a session can't be ended before its tokens expire.
   * @default true
   */
  readonly requireSession?: boolean;
  /**
   * Translates the claims of a signer that uses other names or types, after the token was verified. The result is read
   * for `sub`, `sid`, `role`, `scope`, `email`, `email_verified`, `name` and `jti`; times, issuer and audience are always
   * the token's. Throw a {@link TokenRefused} to refuse the token.
   * @default none
   * @example
   * mapClaims: (claims) => ({ ...claims, sub: String(claims.id), role: claims.isAdmin === true ? 'admin' : 'user' })
   */
  readonly mapClaims?: (claims: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
};

/** How tokens end before they expire, when their session or user ends. */
export interface RevocationOptions {
  /**
   * URL of the auth server's account events, for example `https://auth.test/api/auth/account-events`, read with a
   * service token that the first `secret` signs; or a custom source.
   */
  readonly source: string | RevocationSource;
  /** Seconds between two reads, 1 to 60. @default 2 */
  readonly pollSeconds?: number;
  /**
   * Refuse every token with 503 once the list is older than this many seconds, 5 to 86400. Without it, tokens still
   * expire, and `RevocationFeed.ageSeconds` says how old the list is.
   * @default none
   */
  readonly failClosedAfterSeconds?: number;
}

/** How personal access tokens are accepted beside access tokens. */
export interface PersonalTokenOptions {
  /**
   * URL at which the auth server exchanges them, for example `https://auth.test/api/auth/personal-tokens/exchange`, asked
   * with a service token that the first `secret` signs; or a custom source.
   */
  readonly source: string | PersonalTokenSource;
}

/** Options of {@link AuthModule}. Validated once at start-up; a bad value stops the process with one clear error. */
export type AuthModuleOptions = TrustedIssuer & {
  /** More signers, each with separate keys, issuer and audience. */
  readonly additionalIssuers?: readonly TrustedIssuer[];
  /** Clock skew allowed on `exp`, `nbf` and `iat`, in seconds, 0 to 60. @default 5 */
  readonly clockToleranceSeconds?: number;
  /** Longest accepted `exp - iat`, in seconds, 1 to 86400. @default 3600 (1 hour) */
  readonly maxTokenLifetimeSeconds?: number;
  /**
   * How many verified tokens to cache, 0 to 100000: a cached token costs a map lookup instead of parsing and an HMAC.
   * Expiry and {@link revocations} are still checked on every request. The oldest token is evicted first. Cached claims
   * are frozen.
   * @default 0 (no cache)
   */
  readonly rememberedTokens?: number;
  /** Name of the route parameter that holds the owner's id. @default 'userId' */
  readonly ownerParameter?: string;
  /**
   * Routes of third-party controllers to open, where you can't add `@Public()`. Router patterns including the global
   * prefix: `/metrics`, `/files/:name`. They are compared with the matched route, never with the URL, so no spelling of
   * a URL can match one by accident.
   * @default none
   */
  readonly publicRoutes?: readonly string[];
  /**
   * What to do at start about routes that have an id in their path (`:id`, `:taskId`, `:slug`, …) but no rule about its
   * owner: list them in one line of the log, refuse to start, or neither. Decorate them with `@OwnedBy()` or `@Shared()`.
   * @default 'warn'
   */
  readonly unownedRoutes?: 'warn' | 'error' | 'ignore';
  /** @default none: tokens end when they expire */
  readonly revocations?: RevocationOptions;
  /**
   * Accepts personal access tokens (`hf_…`) as bearer tokens. Each is exchanged for a short access token, which is verified
   * like any other and kept until it expires or ends: a request after the first costs no call.
   * @default none: they are refused
   */
  readonly personalTokens?: PersonalTokenOptions;
  /**
   * What the claim `scope` means. `'require'`: a route with `@Scopes()` needs a token that has them, and other routes
   * ignore them. `'restrict'`: a token without the claim is the user's own and may call every route; one with it may call
   * only the routes with `@Scopes()`, and needs all of these.
   * @default 'require'; 'restrict' with `personalTokens`, where 'require' would open routes to every token
   */
  readonly scopeRule?: 'require' | 'restrict';
  /**
   * Adds fields to {@link AuthUser} from the verified claims. Throw a {@link TokenRefused} to refuse the token. Declare
   * the types by augmenting the interface `AuthUser`.
   * @default none
   */
  readonly extendUser?: (claims: Readonly<Record<string, unknown>>) => object;
  /**
   * Called for every call that a guard refuses, on every transport: for metrics and an audit log. The response neither
   * waits for it nor changes if it fails, which is logged.
   *
   * @example
   * onRefused: ({ rule, code }) => refused.inc({ rule, code })
   *
   * @default none
   */
  readonly onRefused?: (refusal: Refusal) => unknown;
  /**
   * Accepts `http:` URLs of other machines in `jwksUrl` and `revocations.source`: for a private network, such as that of
   * a compose file. Anyone who can answer there decides which tokens are valid.
   * @default false
   */
  readonly allowPlainHttp?: boolean;
  /** `realm` of the `WWW-Authenticate` challenge. @default 'holdfast' */
  readonly realm?: string;
};
