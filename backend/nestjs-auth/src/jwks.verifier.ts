import { setTimeout as sleep } from 'node:timers/promises';
import { remoteKeySet, SignatureRefused, type RemoteKeySet } from './jose.js';
import { ProblemException } from './problem.exception.js';
import { invalid } from './token-refused.js';
import type { UnverifiedToken } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';

/** jose requires 2048 bits for RSA, and the curve that belongs to each ES algorithm. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'RS256', 'PS256'];
const CACHE_MS = 10 * 60_000;
const COOL_DOWN_MS = 30_000;
const TIMEOUT_MS = 5000;
/** How long to wait after a failed read before the next one. */
const RETRY_MS = 5000;
/** How long one token waits for keys that are read again. The others are verified with the old ones meanwhile. */
const READ_WAIT_MS = 250;

/** Verifies signatures with the public keys that their signer publishes, using jose. */
export class JwksVerifier implements TokenVerifier {
  private readonly keys: RemoteKeySet;
  private failedAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    jwksUrl: string,
    private readonly clockToleranceSeconds: number,
  ) {
    this.keys = remoteKeySet(jwksUrl, {
      cacheMilliseconds: CACHE_MS,
      coolDownMilliseconds: COOL_DOWN_MS,
      timeoutMilliseconds: TIMEOUT_MS,
    });
  }

  async verify({ raw, claims }: UnverifiedToken): Promise<void> {
    const lastReadAt = this.keys.lastReadAt;
    try {
      await this.verifySignature(raw);
    } catch (error) {
      if (!(error instanceof SignatureRefused)) throw error;
      if (!error.hasNoKey || !this.mayBeOfNewKey(claims.iat, lastReadAt)) throw invalid(error.message);
      throw keysUnavailable(
        error,
        Math.max(lastReadAt + COOL_DOWN_MS, this.failedAt + RETRY_MS) - Date.now(),
      );
    }
  }

  /**
   * Whether the signer may have started to use a key that we haven't read yet: the token claims to be newer than the
   * last read, and this call couldn't read again. A 401 would sign its owner out.
   */
  private mayBeOfNewKey(issuedAt: unknown, lastReadAt: number): boolean {
    if (this.keys.lastReadAt !== lastReadAt || typeof issuedAt !== 'number') return false;
    return (issuedAt + this.clockToleranceSeconds) * 1000 > lastReadAt;
  }

  /** An unreachable signer doesn't make a token invalid. */
  private async verifySignature(raw: string): Promise<void> {
    const { isKnown, isFresh } = this.keys;
    if (isKnown && (this.isAway || !isFresh)) return this.verifyWithOldKeys(raw);
    if (this.isAway) throw keysUnavailable();
    try {
      await this.keys.verify(raw, ALGORITHMS);
    } catch (error) {
      if (error instanceof SignatureRefused) throw error;
      this.failedAt = Date.now();
      if (!isKnown) throw keysUnavailable(error);
      await this.keys.verifyOffline(raw, ALGORITHMS);
    }
  }

  /** Reads the keys again, and waits for that only where it may help: a signer that hangs must not delay each token. */
  private async verifyWithOldKeys(raw: string): Promise<void> {
    if (this.isAway) return this.keys.verifyOffline(raw, ALGORITHMS);
    if (this.reading === undefined) {
      this.reading = this.readAgain();
      await Promise.race([this.reading, sleep(READ_WAIT_MS, undefined, { ref: false })]);
    }
    try {
      await this.keys.verifyOffline(raw, ALGORITHMS);
    } catch (error) {
      if (!(error instanceof SignatureRefused && error.hasNoKey)) throw error;
      await this.reading;
      await this.keys.verifyOffline(raw, ALGORITHMS);
    }
  }

  private async readAgain(): Promise<void> {
    try {
      await this.keys.read();
    } catch {
      this.failedAt = Date.now();
    } finally {
      this.reading = undefined;
    }
  }

  private get isAway(): boolean {
    return Date.now() - this.failedAt < RETRY_MS;
  }
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
