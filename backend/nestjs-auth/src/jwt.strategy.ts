import { Inject, Injectable } from '@nestjs/common';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings, IssuerSettings } from './auth.settings.js';
import type { AuthUser } from './auth-user.js';
import { JwksVerifier } from './jwks.verifier.js';
import { Keyring } from './keyring.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { SecretVerifier } from './secret.verifier.js';
import { invalid, TokenRefused } from './token-refused.js';
import { readToken, userFromClaims } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';
import { VerifiedTokens } from './verified-tokens.js';

/**
 * Turns a token into an {@link AuthUser}. Checks, in this order: the shape of the raw token; its `iss`, which picks the
 * signer, and that signer's `typ`; signature, `iss`, `aud`, `exp` and `nbf` with that signer's keys only; the other
 * claims; whether the session or the user has ended.
 */
@Injectable()
export class JwtStrategy {
  private readonly signers: ReadonlyMap<
    unknown,
    { readonly tokenType: unknown; readonly verifier: TokenVerifier }
  >;
  private readonly verified: VerifiedTokens;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(RevocationFeed) private readonly revocations: RevocationFeed,
  ) {
    this.verified = new VerifiedTokens(settings.rememberedTokens);
    this.signers = new Map(
      settings.issuers.flatMap((issuer) => {
        const verifier = verifierFor(issuer, settings);
        return issuer.names.map(
          (name) => [name, { tokenType: issuer.tokenType ?? undefined, verifier }] as const,
        );
      }),
    );
  }

  /**
   * Verifies one compact token, without the word `Bearer`.
   *
   * @throws {TokenRefused} AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED or AUTH_TOKEN_REVOKED.
   * @throws {ProblemException} 503 when the signer's keys or the list of ended sessions are unavailable. Any other
   *   rejection is a bug.
   */
  async authenticate(raw: string): Promise<AuthUser> {
    const known = this.verified.get(raw);
    const user = userFromClaims(known ?? (await this.verify(raw)), this.settings);
    if (known === undefined) this.verified.add(raw, user.claims);
    this.checkAgain(user);
    return user;
  }

  private async verify(raw: string): Promise<Readonly<Record<string, unknown>>> {
    const token = readToken(raw);
    const signer = this.signers.get(token.issuer);
    if (signer === undefined) throw invalid('iss is not a trusted signer');
    if (token.typ !== signer.tokenType) throw invalid('typ is another kind of token');
    return signer.verifier.verify(token);
  }

  /**
   * Checks a caller whose token was verified earlier: on a connection that outlives its token, and for cached tokens.
   *
   * @throws {TokenRefused} AUTH_TOKEN_EXPIRED or AUTH_TOKEN_REVOKED
   */
  checkAgain(user: AuthUser): void {
    if (Date.now() / 1000 >= user.expiresAt + this.settings.clockToleranceSeconds) {
      throw new TokenRefused('AUTH_TOKEN_EXPIRED', 'expired since it was verified');
    }
    this.revocations.check(user);
  }
}

function verifierFor(issuer: IssuerSettings, { clockToleranceSeconds }: AuthSettings): TokenVerifier {
  return issuer.keys instanceof Keyring
    ? new SecretVerifier(issuer, issuer.keys, clockToleranceSeconds)
    : new JwksVerifier(issuer, issuer.keys.jwksUrl, clockToleranceSeconds);
}
