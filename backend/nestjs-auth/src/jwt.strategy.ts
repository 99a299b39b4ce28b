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
 * Turns a token into the caller it names, in this order: shape of the raw token; the signer that its `iss` claims to
 * be, and that signer's kind of token; signature, `iss`, `aud`, `exp` and `nbf` with that signer's keys alone; the
 * other claims; whether session or user ended.
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
   * @throws {ProblemException} 503 when the signer's keys, or the list of what ended, cannot be had. Any other
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
    if (signer === undefined) throw invalid('iss is no trusted signer');
    if (token.typ !== signer.tokenType) throw invalid('typ is another kind of token');
    return signer.verifier.verify(token);
  }

  /**
   * Whether a caller whose token was verified earlier may go on: on a connection that outlives its token, and where
   * tokens are remembered.
   *
   * @throws {TokenRefused} AUTH_TOKEN_EXPIRED or AUTH_TOKEN_REVOKED
   */
  checkAgain(user: AuthUser): void {
    if (Date.now() / 1000 >= user.expiresAt + this.settings.clockToleranceSeconds) {
      throw new TokenRefused('AUTH_TOKEN_EXPIRED', 'it has expired since it was verified');
    }
    this.revocations.check(user);
  }
}

function verifierFor(issuer: IssuerSettings, { clockToleranceSeconds }: AuthSettings): TokenVerifier {
  return issuer.keys instanceof Keyring
    ? new SecretVerifier(issuer, issuer.keys, clockToleranceSeconds)
    : new JwksVerifier(issuer, issuer.keys.jwksUrl, clockToleranceSeconds);
}
