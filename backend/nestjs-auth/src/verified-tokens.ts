type Claims = Readonly<Record<string, unknown>>;

/**
 * Caches the claims of verified tokens by their raw text, at most `limit`, the oldest evicted first. Callers still check
 * expiry and revocation.
 */
export class VerifiedTokens {
  private readonly claims = new Map<string, Claims>();

  constructor(private readonly limit: number) {}

  get(raw: string): Claims | undefined {
    return this.claims.get(raw);
  }

  add(raw: string, claims: Claims): void {
    if (this.limit === 0) return;
    // A Map keeps insertion order.
    const [oldest] = this.claims.keys();
    if (this.claims.size >= this.limit && oldest !== undefined) this.claims.delete(oldest);
    this.claims.set(raw, frozen(claims));
  }
}

/** A handler that changes its request's claims must not affect the next request. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
