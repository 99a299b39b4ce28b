import { authRead } from '../../lib/auth-request';
import type { Device } from '../../lib/device-name';

export interface AuditEvent extends Device {
  readonly id: string;
  readonly at: string;
  /** For example `session.started`. See audit-messages.ts. */
  readonly action: string;
  /** `ok`, or an error code. */
  readonly outcome: string;
  /** The account, or null if no account has the address that was tried. */
  readonly userId: string | null;
  /** The user who acted, or null if unknown. */
  readonly actorId: string | null;
  readonly ipAddress: string;
  /** Current addresses, in the trail of all accounts. Null if the account is deleted. */
  readonly email?: string | null;
  readonly actorEmail?: string | null;
}

export interface AuditPage {
  readonly events: readonly AuditEvent[];
  readonly nextCursor: string | null;
}

/** The user's own events or, for administrators, those of all accounts or of one. */
export type AuditScope = 'own' | 'all' | Readonly<{ userId: string }>;

const PAGE_SIZE = '25';

/** Newest first. `before` is the `nextCursor` of the previous page. */
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
