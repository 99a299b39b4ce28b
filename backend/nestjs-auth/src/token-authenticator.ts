import { Inject, Injectable } from '@nestjs/common';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import { mediaType, type AuthSettings, type Claims, type IssuerSettings } from './auth.settings.js';
import type { AuthUser } from './auth-user.js';
import { JwksVerifier } from './jwks.verifier.js';
import { Keyring } from './keyring.js';
import { isPersonalToken } from './personal-tokens/personal-token.js';
import { PersonalTokens } from './personal-tokens/personal-tokens.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { SecretVerifier } from './secret.verifier.js';
import { invalid, TokenRefused } from './token-refused.js';
import { checkRegisteredClaims, readToken, userFromClaims } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';
import { VerifiedTokens } from './verified-tokens.js';

/** A trusted signer, and what verifies its signatures. */
interface Signer {
  readonly issuer: IssuerSettings;
  verifier: TokenVerifier;
}

/**
 * Turns a token into an {@link AuthUser}. Checks, in this order: the shape of the raw token; its `iss`, which picks the
 * signer, and that signer's `typ`; the signature, with that signer's keys only; `nbf`, `exp`, `iss` and `aud`; the other
 * claims; whether the session or the user has ended.
 */
@Injectable()
export class TokenAuthenticator {
  private readonly signers: ReadonlyMap<unknown, Signer>;
  private readonly verified: VerifiedTokens;
  private readonly personalTokens: PersonalTokens | undefined;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(RevocationFeed) private readonly revocations: RevocationFeed,
  ) {
    this.verified = new VerifiedTokens(settings.rememberedTokens);
    this.personalTokens =
      settings.personalTokens === undefined ? undefined : new PersonalTokens(settings.personalTokens);
    this.signers = new Map(
      settings.issuers.flatMap((issuer) => {
        const signer = { issuer, verifier: verifierFor(issuer, settings) };
        return issuer.names.map((name) => [name, signer] as const);
      }),
    );
  }

  /**
   * Verifies one compact token or, with the option `personalTokens`, one personal access token, without the word `Bearer`.
   *
   * @param address The client's, for the owner of a personal access token.
   * @throws {TokenRefused} AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED or AUTH_TOKEN_REVOKED.
   * @throws {ProblemException} 503 when the signer's keys, the list of ended sessions or the exchange of personal access
   *   tokens are unavailable. Any other rejection is a bug.
   */
  async authenticate(raw: string, address?: string): Promise<AuthUser> {
    if (this.personalTokens === undefined || !isPersonalToken(raw)) return this.authenticateAccessToken(raw);
    return this.personalTokens.authenticate(raw, address, (accessToken) =>
      this.authenticateAccessToken(accessToken),
    );
  }

  private async authenticateAccessToken(raw: string): Promise<AuthUser> {
    const known = this.verified.get(raw);
    const claims = known ?? (await this.verify(raw));
    const user = userFromClaims(claims, this.signerOf(claims).issuer, this.settings);
    if (known === undefined) this.verified.add(raw, claims);
    this.checkAgain(user);
    return user;
  }

  private async verify(raw: string): Promise<Claims> {
    const token = readToken(raw);
    const { issuer, verifier } = this.signerOf(token.claims);
    if (mediaType(token.typ) !== (issuer.tokenType ?? undefined))
      throw invalid('typ is another kind of token');
    await verifier.verify(token);
    checkRegisteredClaims(token.claims, issuer, this.settings);
    return token.claims;
  }

  private signerOf({ iss }: Claims): Signer {
    const signer = this.signers.get(iss);
    if (signer === undefined) throw invalid('iss is not a trusted signer');
    return signer;
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

  /**
   * Lets something else verify the signatures of a signer: the Passport strategy of `@holdfast/nestjs-auth/passport`, and
   * the testing kit. All other rules stay.
   *
   * @param replace Called once for each signer, with what verifies its signatures now.
   */
  replaceVerifiers(replace: (issuer: IssuerSettings, verifier: TokenVerifier) => TokenVerifier): void {
    for (const signer of new Set(this.signers.values())) {
      signer.verifier = replace(signer.issuer, signer.verifier);
    }
  }
}

function verifierFor({ keys }: IssuerSettings, { clockToleranceSeconds }: AuthSettings): TokenVerifier {
  return keys instanceof Keyring
    ? new SecretVerifier(keys)
    : new JwksVerifier(keys.jwksUrl, clockToleranceSeconds);
}
