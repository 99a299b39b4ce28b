import { sql, type Transaction } from 'kysely';
import type { AuthSchema } from '../database/database.js';
import { ProblemError } from '../problem.js';

export type AuthTransaction = Transaction<AuthSchema>;

type Fate = 'lives' | 'ends';

interface Effects {
  /**
   * Whether the security version rises. That alone ends pending sign-ins, trusted devices and every mailed link except
   * the one that undoes an e-mail change: each carries the version it began with.
   */
  readonly raisesVersion: boolean;
  readonly currentSession: Fate;
  readonly otherSessions: Fate;
  readonly password: Fate;
  readonly passkeys: Fate;
  readonly providers: Fate;
  /** `since`: ends if it was added after the given moment. */
  readonly secondFactor: Fate | 'since';
  /** Credentials in other services, such as a calendar feed: they receive `user.recovered`. */
  readonly feeds: Fate;
  readonly personalTokens: Fate;
}

const KEEPS_EVERYTHING: Effects = {
  raisesVersion: false,
  currentSession: 'lives',
  otherSessions: 'lives',
  password: 'lives',
  passkeys: 'lives',
  providers: 'lives',
  secondFactor: 'lives',
  feeds: 'lives',
  personalTokens: 'lives',
};
const ENDS_OTHER_SESSIONS: Effects = { ...KEEPS_EVERYTHING, raisesVersion: true, otherSessions: 'ends' };
const ENDS_ALL_SESSIONS: Effects = { ...ENDS_OTHER_SESSIONS, currentSession: 'ends' };

/**
 * Which credentials each event ends: `docs/account-lifecycle.md` gives the reason for each cell, and
 * `test/account-lifecycle.e2e-spec.ts` walks the table over HTTP. Turning the second factor on or off and a ban are
 * carried out by triggers (migration 0010), because Better Auth or an administrator's SQL may write those columns; a
 * deleted account takes everything with it by foreign keys.
 */
export const LIFECYCLE = {
  'address confirmed': KEEPS_EVERYTHING,
  // The session that changed it is replaced, so that its old access tokens end as well.
  'password changed': { ...ENDS_ALL_SESSIONS, personalTokens: 'ends' },
  'password reset': { ...ENDS_ALL_SESSIONS, feeds: 'ends', personalTokens: 'ends' },
  // Anyone can sign up with an address that isn't theirs: this is the first proof of its owner.
  'unconfirmed account reset': {
    ...ENDS_ALL_SESSIONS,
    passkeys: 'ends',
    providers: 'ends',
    secondFactor: 'ends',
    feeds: 'ends',
    personalTokens: 'ends',
  },
  'address changed': { ...KEEPS_EVERYTHING, raisesVersion: true },
  'address change undone': {
    ...ENDS_ALL_SESSIONS,
    password: 'ends',
    passkeys: 'ends',
    providers: 'ends',
    secondFactor: 'since',
    feeds: 'ends',
    personalTokens: 'ends',
  },
  'address corrected': { ...KEEPS_EVERYTHING, raisesVersion: true },
  'second factor recovered': {
    ...ENDS_ALL_SESSIONS,
    secondFactor: 'ends',
    feeds: 'ends',
    personalTokens: 'ends',
  },
  'sign-in method removed': ENDS_OTHER_SESSIONS,
  'other sessions ended': ENDS_OTHER_SESSIONS,
  'all sessions ended': ENDS_ALL_SESSIONS,
} as const satisfies Record<string, Effects>;

export type LifecycleEvent = keyof typeof LIFECYCLE;

interface Subject {
  readonly userId: string;
  /** The session that made the request; needed where it survives. */
  readonly sessionId?: string;
  /** For a second factor that ends only if it is newer. */
  readonly since?: Date;
}

/**
 * Ends the credentials that an event ends, inside its transaction. Locks the user's row first, so that two events of
 * one account run one after the other.
 *
 * @returns The new version: a session that the same request opens next gets it.
 * @throws {ProblemError} USER_NOT_FOUND
 *
 * @example
 * await database.transaction().execute(async (transaction) => {
 *   await setPassword(transaction, userId, hash);
 *   await applyLifecycle(transaction, 'password reset', { userId });
 * });
 */
export async function applyLifecycle(
  transaction: AuthTransaction,
  event: LifecycleEvent,
  subject: Subject,
): Promise<number> {
  const effects: Effects = LIFECYCLE[event];
  const { userId } = subject;
  const { securityVersion } = await lockUser(transaction, userId);
  await endCredentials(transaction, effects, subject);
  if (effects.feeds === 'ends') {
    await transaction
      .insertInto('account_event')
      .values({ type: 'user.recovered', user_id: userId })
      .execute();
  }
  if (!effects.raisesVersion) return securityVersion;
  // Read again here: the trigger of the second factor may have raised it since.
  const next = sql<number>`(SELECT "securityVersion" + 1 FROM auth."user" WHERE id = ${userId})`;
  const survivors = survivingSessions(effects, subject.sessionId);
  if (survivors !== undefined) {
    let kept = transaction.updateTable('session').set({ securityVersion: next }).where('userId', '=', userId);
    if (survivors !== 'all') kept = kept.where('id', '=', survivors.sessionId);
    await kept.execute();
  }
  const raised = await transaction
    .updateTable('user')
    .set({ securityVersion: sql`"securityVersion" + 1`, updatedAt: new Date() })
    .where('id', '=', userId)
    .returning('securityVersion')
    .executeTakeFirstOrThrow();
  return raised.securityVersion;
}

/** The row of a user, locked until the transaction ends. @throws {ProblemError} USER_NOT_FOUND */
export async function lockUser(transaction: AuthTransaction, userId: string) {
  const user = await transaction
    .selectFrom('user')
    .select(['id', 'name', 'email', 'emailVerified', 'language', 'role', 'banned', 'securityVersion'])
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  if (user === undefined) throw new ProblemError('USER_NOT_FOUND');
  return user;
}

function survivingSessions({ currentSession, otherSessions }: Effects, sessionId: string | undefined) {
  if (otherSessions === 'lives') return 'all' as const;
  return currentSession === 'lives' && sessionId !== undefined ? { sessionId } : undefined;
}

async function endCredentials(transaction: AuthTransaction, effects: Effects, { userId, since }: Subject) {
  if (effects.password === 'ends') {
    await transaction
      .updateTable('account')
      .set({ password: null, updatedAt: new Date() })
      .where('userId', '=', userId)
      .where('providerId', '=', 'credential')
      .execute();
  }
  if (effects.personalTokens === 'ends')
    await transaction.deleteFrom('personal_token').where('user_id', '=', userId).execute();
  if (effects.passkeys === 'ends')
    await transaction.deleteFrom('passkey').where('userId', '=', userId).execute();
  if (effects.providers === 'ends') {
    await transaction
      .deleteFrom('account')
      .where('userId', '=', userId)
      .where('providerId', '!=', 'credential')
      .execute();
  }
  if (effects.secondFactor !== 'lives') {
    let factor = transaction.deleteFrom('twoFactor').where('userId', '=', userId);
    if (effects.secondFactor === 'since') factor = factor.where('createdAt', '>=', since ?? new Date(0));
    await factor.execute();
    await transaction
      .updateTable('user')
      .set({ twoFactorEnabled: false })
      .where('id', '=', userId)
      .where('twoFactorEnabled', '=', true)
      .where((where) => where.not(where.exists(factorOf(transaction, userId))))
      .execute();
  }
}

const factorOf = (transaction: AuthTransaction, userId: string) =>
  transaction.selectFrom('twoFactor').select('id').where('userId', '=', userId);
