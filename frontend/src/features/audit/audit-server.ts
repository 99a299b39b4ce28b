import { authRead } from '../../lib/auth-request';
import type { Device } from '../../lib/device-name';

export interface AuditEvent extends Device {
  readonly id: string;
  readonly at: string;
  /** For example `session.started`; see audit-words.ts. */
  readonly action: string;
  /** `ok`, or the code of the refusal. */
  readonly outcome: string;
  /** Whose account it happened to; null when nobody has the address that was tried. */
  readonly userId: string | null;
  /** Who did it; null before they were known. */
  readonly actorId: string | null;
  readonly ipAddress: string;
  /** Today's addresses of the two, in the trail of everybody; null when the account is gone. */
  readonly email?: string | null;
  readonly actorEmail?: string | null;
}

export interface AuditPage {
  readonly events: readonly AuditEvent[];
  readonly nextCursor: string | null;
}

/** Whose events: one's own, or as an administrator those of everybody or of one account. */
export type AuditScope = 'own' | 'everybody' | Readonly<{ userId: string }>;

const PAGE_SIZE = '25';

/** Newest first. `before` is the `nextCursor` of the page before. */
export async function readAudit(
  scope: AuditScope,
  before: string | null,
  signal: AbortSignal,
): Promise<AuditPage> {
  const query = new URLSearchParams({ limit: PAGE_SIZE });
  if (before !== null) query.set('before', before);
  if (typeof scope === 'object') query.set('userId', scope.userId);
  const path = scope === 'own' ? '/audit' : '/admin/audit';
  return (await authRead(`${path}?${query.toString()}`, signal)) as AuditPage;
}
