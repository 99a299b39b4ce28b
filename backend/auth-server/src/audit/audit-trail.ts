import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';
import { CLIENT_ADDRESS_HEADER } from '../http-messages.js';
import type { Logger } from '../logger.js';
import type { ProblemCode } from '../problem.js';
import type { RateLimiter } from '../rate-limits.js';
import { requestContext } from '../request-context.js';
import { isCallback } from '../social/callback.js';
import { deviceOf } from '../sessions/device.js';

/** What each route does to an account, in the words of the trail. A route that is not named only reads. */
const ACTIONS: Readonly<Record<string, string>> = {
  '/sign-up/email': 'account.created',
  '/sign-in/email': 'session.started',
  '/sign-out': 'session.ended',
  '/sessions/revoke': 'session.revoked',
  '/sessions/revoke-others': 'session.others-revoked',
  '/request-password-reset': 'password.reset-requested',
  '/reset-password': 'password.reset',
  '/change-password': 'password.changed',
  '/verify-email': 'email.verified',
  '/verify-email/decline': 'email.declined',
  '/email-change': 'email.change-requested',
  '/email-change/confirm': 'email.changed',
  '/email-change/undo': 'email.change-undone',
  '/update-user': 'name.changed',
  '/delete-account': 'account.deleted',
  '/two-factor/enable': 'second-factor.prepared',
  '/two-factor/verify-totp': 'second-factor.passed',
  '/two-factor/verify-backup-code': 'second-factor.backup-code-used',
  '/two-factor/generate-backup-codes': 'second-factor.codes-renewed',
  '/two-factor/disable': 'second-factor.removed',
  '/two-factor/recovery/request': 'second-factor.recovery-requested',
  '/two-factor/recovery/confirm': 'second-factor.recovery-started',
  '/two-factor/recovery/cancel': 'second-factor.recovery-cancelled',
  '/trusted-devices/revoke': 'device.distrusted',
  '/sign-in-methods/unlink': 'provider.unlinked',
  '/passkey/verify-registration': 'passkey.added',
  '/passkey/verify-authentication': 'session.started-with-passkey',
  '/passkey/update-passkey': 'passkey.renamed',
  '/passkey/delete-passkey': 'passkey.removed',
  '/admin/users/role': 'role.changed',
  '/admin/users/ban': 'account.banned',
  '/admin/users/unban': 'account.unbanned',
  '/admin/users/end-sessions': 'sessions.ended-by-admin',
  '/admin/users/remove-second-factor': 'second-factor.removed-by-admin',
  '/admin/users/email': 'email.corrected',
  '/admin/users/delete': 'account.deleted-by-admin',
  '/admin/invitations': 'invitation.sent',
  '/invitations/accept': 'account.created-by-invitation',
};

/** What a client that goes on trying is answered each time. */
const FLOODS: ReadonlySet<string> = new Set<ProblemCode>(['RATE_LIMITED', 'PASSWORD_LOCKED']);

/** Not what a person did: server errors, and a confirmation page that asks for the password. */
const UNRECORDED = new Set<ProblemCode>([
  'SERVER_BUSY',
  'DATABASE_UNAVAILABLE',
  'INTERNAL_ERROR',
  'LINK_NEEDS_PASSWORD',
]);

const USER_AGENT_LENGTH = 300;

/** Writes down what a request did, or tried to do: `ok`, or the code of the refusal. */
export type RecordAudit = (request: Request, path: string, outcome: 'ok' | ProblemCode) => Promise<void>;

interface Parts {
  readonly database: AuthDatabase;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
}

/**
 * The writer of the trail. A try to sign in belongs to the account of the address that was entered, so that its owner
 * sees it; the address itself is not kept, and neither is any value of the request.
 */
export function auditRecorder({ database, limiter, logger }: Parts): RecordAudit {
  return async (request, path, outcome) => {
    const actions = actionsOf(path, outcome);
    if (outcome !== 'ok' && UNRECORDED.has(outcome)) return;
    try {
      for (const action of actions) {
        if (FLOODS.has(outcome) && !(await isFirstOfFlood(limiter, request, action))) continue;
        await insertEvent(database, request, action, outcome);
      }
    } catch (err) {
      logger.error({ err, actions, outcome }, 'the audit trail misses an event');
    }
  };
}

function actionsOf(path: string, outcome: string): string[] {
  const {
    isSecondFactorPending = false,
    isCounterRegressed = false,
    socialDeed,
    actorId,
  } = requestContext.getStore() ?? {};
  const isCode = isSecondFactorPending ? ['session.second-factor-asked'] : undefined;
  if (isCallback(path)) {
    const started = actorId !== undefined || outcome !== 'ok' ? ['session.started-with-provider'] : [];
    return [...(outcome === 'ok' && socialDeed !== undefined ? [socialDeed] : []), ...(isCode ?? started)];
  }
  const action = ACTIONS[path];
  const regressed = isCounterRegressed ? ['passkey.counter-regressed'] : [];
  return isCode ?? [...regressed, ...(action === undefined ? [] : [action])];
}

/** Of each address and action one refusal a minute: a flood must not fill the table, and must be seen. */
async function isFirstOfFlood(limiter: RateLimiter, request: Request, action: string): Promise<boolean> {
  const address = request.headers.get(CLIENT_ADDRESS_HEADER) ?? '';
  return (await limiter.consume(`audit|${address}|${action}`, 1, 60)).allowed;
}

async function insertEvent(database: AuthDatabase, request: Request, action: string, outcome: string) {
  const { requestId = '', actorId, subjectId, email } = requestContext.getStore() ?? {};
  const userAgent = (request.headers.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH);
  await sql`
    INSERT INTO auth.audit_event (action, outcome, user_id, actor_id, ip_address, user_agent, request_id)
    VALUES (${action}, ${outcome},
      coalesce(${subjectId ?? actorId ?? null}::uuid, (SELECT id FROM auth."user" WHERE email = ${email ?? ''})),
      ${actorId ?? null}, ${request.headers.get(CLIENT_ADDRESS_HEADER) ?? ''}, ${userAgent}, ${requestId})
  `.execute(database);
}

/** What happens to an account without a request of its owner: by a job, or as the effect of another action. */
type ServerEvent = 'second-factor.recovered' | 'second-factor.recovery-cancelled';

/** Writes down a {@link ServerEvent}. */
export async function recordServerEvent(
  database: AuthDatabase,
  action: ServerEvent,
  userId: string,
): Promise<void> {
  const origin = {
    actor_id: null,
    ip_address: '',
    user_agent: '',
    request_id: requestContext.getStore()?.requestId ?? '',
  };
  await database
    .insertInto('audit_event')
    .values({ action, outcome: 'ok', user_id: userId, ...origin })
    .execute();
}

export interface AuditQuery {
  /** Only events about this account. Default: about everybody. */
  readonly userId?: string | undefined;
  /** The id of the last event of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
  /** The e-mail addresses of today beside the ids, null for accounts that are gone. For administrators only. */
  readonly withAddresses: boolean;
}

/** A page of the trail, newest first. */
export async function readAudit(
  database: AuthDatabase,
  { userId, before, limit, withAddresses }: AuditQuery,
) {
  let query = database
    .selectFrom('audit_event as event')
    .leftJoin('user as subject', 'subject.id', 'event.user_id')
    .leftJoin('user as actor', 'actor.id', 'event.actor_id')
    .selectAll('event')
    .select(['subject.email', 'actor.email as actorEmail'])
    .orderBy('event.id', 'desc')
    .limit(limit + 1);
  if (userId !== undefined) query = query.where('event.user_id', '=', userId);
  if (before !== undefined) query = query.where('event.id', '<', before);
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  return {
    events: page.map((row) => ({
      id: row.id,
      at: row.at,
      action: row.action,
      outcome: row.outcome,
      userId: row.user_id,
      actorId: row.actor_id,
      ...(withAddresses ? { email: row.email, actorEmail: row.actorEmail } : {}),
      ipAddress: row.ip_address,
      ...deviceOf(row.user_agent),
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
