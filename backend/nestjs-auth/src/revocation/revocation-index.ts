import type { AuthUser } from '../auth-user.js';
import type { AccountEvent } from './account-event.js';

/**
 * Holds the ended sessions and users in memory. An entry is dropped once every token that it could refuse has expired, so
 * the index holds one token lifetime of events.
 */
export class RevocationIndex {
  /** Session id → when to drop it. */
  private readonly sessions = new Map<string, number>();
  /** User id → tokens issued before the cut-off are refused. All times are seconds since the epoch. */
  private readonly users = new Map<string, { readonly cutOff: number; readonly forgetAt: number }>();

  /** @param retentionSeconds The longest token lifetime plus clock tolerance. */
  constructor(private readonly retentionSeconds: number) {}

  get size(): number {
    return this.sessions.size + this.users.size;
  }

  apply(event: AccountEvent): void {
    const at = Date.parse(event.at) / 1000;
    const forgetAt = at + this.retentionSeconds;
    if (forgetAt <= Date.now() / 1000) return;
    if (event.type === 'session.ended') {
      this.sessions.set(event.sessionId ?? '', forgetAt);
      return;
    }
    const cutOff = event.type === 'user.deleted' ? Infinity : at;
    const known = this.users.get(event.userId);
    this.users.set(event.userId, {
      cutOff: Math.max(cutOff, known?.cutOff ?? 0),
      forgetAt: Math.max(forgetAt, known?.forgetAt ?? 0),
    });
  }

  /**
   * Whether a verified token was revoked. `iat` counts whole seconds, so a token from the same second as the event counts
   * as issued before it: refusing one too many costs a renewal, one too few lets an attacker in.
   */
  refuses({ id, sessionId, issuedAt }: Pick<AuthUser, 'id' | 'sessionId' | 'issuedAt'>): boolean {
    if (sessionId !== undefined && this.sessions.has(sessionId)) return true;
    const user = this.users.get(id);
    return user !== undefined && issuedAt < user.cutOff;
  }

  /** Drops entries that no unexpired token can match. */
  forgetExpired(): void {
    const now = Date.now() / 1000;
    for (const [id, forgetAt] of this.sessions) if (forgetAt <= now) this.sessions.delete(id);
    for (const [id, { forgetAt }] of this.users) if (forgetAt <= now) this.users.delete(id);
  }
}
