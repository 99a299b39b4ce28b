import type { RateLimiter } from '@holdfast/server-kit/rate-limit';
import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';
import { CLIENT_ADDRESS_HEADER } from '../http-messages.js';
import type { Logger } from '../logger.js';
import type { ProblemCode } from '../problem.js';
import { requestContext } from '../request-context.js';
import type { AuditAction } from '../routes/route.js';
import { deviceOf } from '../sessions/device.js';

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

interface Parts {
  readonly database: AuthDatabase;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
}

interface AuditResult {
  readonly outcome: 'ok' | ProblemCode;
  readonly isCodePending: boolean;
}

/**
 * Records what a request did or tried to do: `ok`, or the code of the refusal. An attempt to sign in belongs to the
 * account with the address that was entered, so that its owner sees it; the address itself isn't kept, and neither is
 * any other value of the request.
 */
export async function recordAudit(parts: Parts, request: Request, result: AuditResult): Promise<void> {
  const { outcome } = result;
  const actions = actionsOf(result);
  if (outcome !== 'ok' && UNRECORDED.has(outcome)) return;
  try {
    for (const action of actions) {
      if (FLOODS.has(outcome) && !(await isFirstOfFlood(parts.limiter, request, action))) continue;
      await insertEvent(parts.database, request, action, outcome);
    }
  } catch (err) {
    parts.logger.error({ err, actions, outcome }, 'an event is missing from the audit trail');
  }
}

function actionsOf({ outcome, isCodePending }: AuditResult): AuditAction[] {
  const { route, audit } = requestContext.getStore() ?? {};
  if (route === undefined || audit === undefined) return [];
  // What a callback did on its way is undone with it.
  const noted = route.redirects === true && outcome !== 'ok' ? [] : audit.actions;
  if (isCodePending) return [...noted, 'session.second-factor-asked'];
  // A callback that links a provider to the account of a signed-in person starts no session.
  const isLinkOnly = route.redirects === true && outcome === 'ok' && audit.actorId === undefined;
  return [...noted, ...(route.audit === null || isLinkOnly ? [] : [route.audit])];
}

/** One refusal a minute for each address and action: a flood must be seen, and must not fill the table. */
async function isFirstOfFlood(limiter: RateLimiter, request: Request, action: AuditAction): Promise<boolean> {
  const address = request.headers.get(CLIENT_ADDRESS_HEADER) ?? '';
  return (await limiter.consume(`audit|${address}|${action}`, 1, 60)).isAllowed;
}

async function insertEvent(database: AuthDatabase, request: Request, action: string, outcome: string) {
  const { requestId = '', audit } = requestContext.getStore() ?? {};
  const { actorId, subjectId, email } = audit ?? {};
  const userAgent = (request.headers.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH);
  await sql`
    INSERT INTO auth.audit_event (action, outcome, user_id, actor_id, ip_address, user_agent, request_id)
    VALUES (${action}, ${outcome},
      coalesce(${subjectId ?? actorId ?? null}::uuid, (SELECT id FROM auth."user" WHERE email = ${email ?? ''})),
      ${actorId ?? null}, ${request.headers.get(CLIENT_ADDRESS_HEADER) ?? ''}, ${userAgent}, ${requestId})
  `.execute(database);
}

/** What a job, a command, or another action does to an account. */
type ServerEvent = 'role.changed' | 'second-factor.recovered' | 'second-factor.recovery-cancelled';

/** Records a {@link ServerEvent}. */
export async function recordServerEvent(
  database: AuthDatabase,
  action: ServerEvent,
  userId: string,
  userAgent = '',
): Promise<void> {
  const origin = {
    actor_id: null,
    ip_address: '',
    user_agent: userAgent,
    request_id: requestContext.getStore()?.requestId ?? '',
  };
  await database
    .insertInto('audit_event')
    .values({ action, outcome: 'ok', user_id: userId, ...origin })
    .execute();
}

export interface AuditQuery {
  /** Only events about this account. Default: about all accounts. */
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
