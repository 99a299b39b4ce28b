import type { createRemoteJWKSet, ExportedJWKSCache, JWTVerifyGetKey } from 'jose';
import type { IssuerSettings } from './auth.settings.js';
import { ProblemException } from './problem.exception.js';
import { invalid, TokenRefused } from './token-refused.js';
import type { UnverifiedToken } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';

/** One of each family, and no key that another algorithm here could take: RFC 8725 §3.1. jose asks RSA for 2048 bits. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256'];
const CACHE_MS = 10 * 60_000;
const COOL_DOWN_MS = 30_000;
const TIMEOUT_MS = 5000;
/** After a failed read: as long as this, the next tokens are answered without another try. */
const RETRY_MS = 5000;

const NO_KEY = 'ERR_JWKS_NO_MATCHING_KEY';

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

/** Verifies EdDSA, ES256, RS256 and PS256 tokens with the public keys that their signer publishes, by way of jose. */
export class JwksVerifier implements TokenVerifier {
  private readonly jose = lazily(() => import('jose'));
  private readonly remoteKeys = lazily(async (): Promise<RemoteKeys> => {
    const { createRemoteJWKSet, jwksCache } = await this.jose();
    return createRemoteJWKSet(new URL(this.jwksUrl), {
      cacheMaxAge: CACHE_MS,
      cooldownDuration: COOL_DOWN_MS,
      timeoutDuration: TIMEOUT_MS,
      [jwksCache]: this.lastRead,
    });
  });
  /** jose writes the time of its last read here. */
  private readonly lastRead: ExportedJWKSCache = { jwks: { keys: [] }, uat: -Infinity };
  private failedAt = -Infinity;

  constructor(
    private readonly issuer: IssuerSettings,
    private readonly jwksUrl: string,
    private readonly clockToleranceSeconds: number,
  ) {}

  async verify({ raw, issuedAt }: UnverifiedToken): Promise<Readonly<Record<string, unknown>>> {
    const { jwtVerify } = await this.jose();
    const lastRead = this.lastRead.uat;
    try {
      const { payload } = await jwtVerify(raw, await this.keySource(), {
        algorithms: ALGORITHMS,
        issuer: [...this.issuer.names],
        audience: [...this.issuer.audiences],
        clockTolerance: this.clockToleranceSeconds,
      });
      return payload;
    } catch (error) {
      if (isRefusal(error) && error.code === NO_KEY && this.mayBeOfNewKey(issuedAt, lastRead)) {
        throw keysUnavailable(
          error,
          Math.max(lastRead + COOL_DOWN_MS, this.failedAt + RETRY_MS) - Date.now(),
        );
      }
      throw refusalOf(error);
    }
  }

  /**
   * Whether the signer may have begun to use a key that was not read yet: the token claims to be younger than the last
   * read, and this call was not allowed to read again, or could not. A 401 would sign its owner out.
   */
  private mayBeOfNewKey(issuedAt: unknown, lastRead: number): boolean {
    if (this.lastRead.uat !== lastRead || typeof issuedAt !== 'number') return false;
    return (issuedAt + this.clockToleranceSeconds) * 1000 > lastRead;
  }

  /** jose's own key set, except that a signer who is away is no reason to call a token bad. */
  private async keySource(): Promise<JWTVerifyGetKey> {
    const remote = await this.remoteKeys();
    const { createLocalJWKSet } = await this.jose();
    return async (header, token) => {
      const known = remote.jwks();
      const isAway = Date.now() - this.failedAt < RETRY_MS;
      if (isAway && known === undefined) throw keysUnavailable();
      try {
        return await (isAway && known !== undefined ? createLocalJWKSet(known) : remote)(header, token);
      } catch (error) {
        if (isRefusal(error)) throw error;
        this.failedAt = Date.now();
        if (known === undefined) throw keysUnavailable(error);
        return createLocalJWKSet(known)(header, token);
      }
    };
  }
}

function refusalOf(error: unknown): unknown {
  if (!isRefusal(error)) return error;
  const { code, message } = error;
  return code === 'ERR_JWT_EXPIRED' ? new TokenRefused('AUTH_TOKEN_EXPIRED', message) : invalid(message);
}

/** What jose says of a token. By code: its classes may exist twice in a tree. The rest is the network, or a bug. */
function isRefusal(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT|JWKS_NO|JWKS_MULTIPLE)/.test(error.code);
}

function keysUnavailable(cause?: unknown, waitMs = RETRY_MS): ProblemException {
  return new ProblemException({
    status: 503,
    code: 'AUTH_KEYS_UNAVAILABLE',
    detail: 'The keys to verify the token cannot be read at the moment',
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) },
    cause,
  });
}

/** jose is loaded by those who use it alone: it is ESM only, and a CommonJS test runner may not be able to. */
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
