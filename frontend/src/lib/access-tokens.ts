/** Fetches a new access token. `null` means the session is over; a rejection means the server didn't respond. */
export type MintAccessToken = () => Promise<string | null>;

const RENEW_BEFORE_EXPIRY_MS = 30_000;

/**
 * Holds this tab's access token, in memory only. Concurrent callers share one renewal. A renewal in flight when the token
 * was cleared proves nothing about the session there is now, so it asks again.
 *
 * Reads only the token's lifetime. The API verifies it.
 */
export class AccessTokens {
  #token: string | null = null;
  #renewAt = 0;
  #renewal: Promise<string | null> | null = null;
  #epoch = 0;

  constructor(private readonly mint: MintAccessToken) {}

  /** A token for the next request, or `null` without a session. Rejects if the auth server doesn't respond. */
  current(): Promise<string | null> {
    if (this.#token !== null && Date.now() < this.#renewAt) return Promise.resolve(this.#token);
    return this.#renew();
  }

  /** The token to retry with after the API refused `refused`: a newer one, renewed if necessary. */
  after(refused: string): Promise<string | null> {
    return this.#token !== null && this.#token !== refused ? this.current() : this.#renew();
  }

  /** For when the session changed or ended. */
  clear(): void {
    this.#epoch++;
    this.#token = null;
    this.#renewAt = 0;
    this.#renewal = null;
  }

  #renew(): Promise<string | null> {
    if (this.#renewal) return this.#renewal;
    const renewal = this.#fetch().finally(() => {
      if (this.#renewal === renewal) this.#renewal = null;
    });
    this.#renewal = renewal;
    return renewal;
  }

  async #fetch(): Promise<string | null> {
    const epoch = this.#epoch;
    const isOvertaken = (): boolean => epoch !== this.#epoch;
    const token = await this.mint().catch((error: unknown) => {
      if (isOvertaken()) return null;
      throw error;
    });
    if (isOvertaken()) return this.current();

    this.#token = token;
    this.#renewAt = token === null ? 0 : Date.now() + usableMs(token);
    return token;
  }
}

/** Counted from receipt by `exp - iat`, so a wrong local clock doesn't matter. */
function usableMs(token: string): number {
  const { exp, iat } = claimsOf(token);
  if (typeof exp !== 'number' || typeof iat !== 'number') return 0;
  const lifetimeMs = (exp - iat) * 1000;
  return Math.max(0, lifetimeMs - Math.min(RENEW_BEFORE_EXPIRY_MS, lifetimeMs / 3));
}

function claimsOf(token: string): { exp?: unknown; iat?: unknown } {
  const payload = token.split('.')[1] ?? '';
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
