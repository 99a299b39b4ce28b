import type { createRemoteJWKSet, ExportedJWKSCache, JWTVerifyGetKey } from 'jose';
import type { IssuerSettings } from './auth.settings.js';
import { ProblemException } from './problem.exception.js';
import { invalid, TokenRefused } from './token-refused.js';
import type { UnverifiedToken } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';

/** One per family, so that no key fits two algorithms (RFC 8725 §3.1). jose requires 2048 bits for RSA. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256'];
const CACHE_MS = 10 * 60_000;
const COOL_DOWN_MS = 30_000;
const TIMEOUT_MS = 5000;
/** How long to wait after a failed read before the next one. */
const RETRY_MS = 5000;

const NO_KEY = 'ERR_JWKS_NO_MATCHING_KEY';

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

/** Verifies EdDSA, ES256, RS256 and PS256 tokens with the public keys that their signer publishes, using jose. */
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
   * Whether the signer may have started to use a key that we haven't read yet: the token claims to be newer than the
   * last read, and this call couldn't read again. A 401 would sign its owner out.
   */
  private mayBeOfNewKey(issuedAt: unknown, lastRead: number): boolean {
    if (this.lastRead.uat !== lastRead || typeof issuedAt !== 'number') return false;
    return (issuedAt + this.clockToleranceSeconds) * 1000 > lastRead;
  }

  /** jose's key set, but an unreachable signer doesn't make a token invalid. */
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

/** Whether jose judged the token; anything else is the network or a bug. By code, because a tree may hold two copies of jose's classes. */
function isRefusal(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT|JWKS_NO|JWKS_MULTIPLE)/.test(error.code);
}

function keysUnavailable(cause?: unknown, waitMs = RETRY_MS): ProblemException {
  return new ProblemException({
    status: 503,
    code: 'AUTH_KEYS_UNAVAILABLE',
    detail: 'The keys that verify tokens are unavailable right now',
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) },
    cause,
  });
}

/** Loads jose only where it is used: it is ESM only, which a CommonJS test runner may not support. */
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
