type Claims = Readonly<Record<string, unknown>>;

/**
 * The claims of tokens that were found good, by their raw text, so that the next request of the same caller need not
 * verify them again. It holds no more than `limit`; the oldest goes first. What has ended since is for others to say.
 */
export class VerifiedTokens {
  private readonly claims = new Map<string, Claims>();

  constructor(private readonly limit: number) {}

  get(raw: string): Claims | undefined {
    return this.claims.get(raw);
  }

  add(raw: string, claims: Claims): void {
    if (this.limit === 0) return;
    // A Map keeps the order in which its keys came.
    const [oldest] = this.claims.keys();
    if (this.claims.size >= this.limit && oldest !== undefined) this.claims.delete(oldest);
    this.claims.set(raw, frozen(claims));
  }
}

/** What a handler changes in its request's claims must not be true for the next request. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
