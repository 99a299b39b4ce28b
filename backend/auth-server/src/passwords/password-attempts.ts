import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { requestContext, type AttemptOutcome, type PasswordAttempt } from '../request-context.js';

/** NIST SP 800-63B-4 §3.2.2: at most 100 failures in a row on one account. */
export const UNKNOWN_DEVICES_LIMIT = 100;
/** For each device that has signed in to the account before: enough for its owner's typing errors. */
export const KNOWN_DEVICE_LIMIT = 10;

interface Target {
  /** Undefined for an address without an account. */
  readonly userId: string | undefined;
  /** Defined for a device that has signed in to this account before. */
  readonly deviceId: string | undefined;
  readonly email: string;
}

interface Parts {
  readonly database: AuthDatabase;
  /** Keeps others from computing which addresses share a row. */
  readonly secret: string;
  /** Called once each time an account stops accepting passwords from unknown devices. */
  readonly onExhausted: (userId: string) => Promise<void>;
}

/**
 * Counts an attempt on the password of an account before the password is checked, so that simultaneous attempts are
 * all counted. A success resets the count, including attempts in progress: there are never more of those than the
 * hasher runs at once.
 *
 * Each known device has an allowance (OWASP calls its proof a device cookie) that no one else can use
 * up: a stranger who exhausts the allowance of unknown devices does not lock out a known one. Afterwards it counts
 * as unknown.
 *
 * @throws {ProblemError} PASSWORD_LOCKED, also for an address without an account.
 */
export async function countAttempt(parts: Parts, target: Target): Promise<PasswordAttempt> {
  const { userId, deviceId } = target;
  if (userId !== undefined && deviceId !== undefined) {
    const key = `device:${deviceId}`;
    if ((await take(parts.database, key, userId, KNOWN_DEVICE_LIMIT)) !== undefined) {
      return attempt(parts, userId, key, false);
    }
  }
  const key = userId === undefined ? sharedKey(parts.secret, target.email) : `account:${userId}`;
  const failures = await take(parts.database, key, userId, UNKNOWN_DEVICES_LIMIT);
  if (failures === undefined) throw new ProblemError('PASSWORD_LOCKED');
  return attempt(parts, userId, key, failures === UNKNOWN_DEVICES_LIMIT);
}

/** One of 65,536 rows: two addresses without an account rarely share one, and no one can tell which do. */
function sharedKey(secret: string, email: string): string {
  return `unknown:${createHmac('sha256', secret).update(email).digest('hex').slice(0, 4)}`;
}

/** @returns The failures with this one, or `undefined` when there may be no more. */
async function take(
  database: AuthDatabase,
  key: string,
  userId: string | undefined,
  limit: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ failures: number }>`
    INSERT INTO auth.password_failures AS counted (key, user_id, failures) VALUES (${key}, ${userId ?? null}, 1)
    ON CONFLICT (key) DO UPDATE SET failures = counted.failures + 1, last_at = now() WHERE counted.failures < ${limit}
    RETURNING failures
  `.execute(database);
  return rows[0]?.failures;
}

function attempt(parts: Parts, userId: string | undefined, key: string, isLast: boolean): PasswordAttempt {
  const { database, onExhausted } = parts;
  return {
    settle: async (outcome) => {
      if (outcome === 'right' && userId !== undefined) {
        await database
          .deleteFrom('password_failures')
          .where('user_id', '=', userId)
          .where('key', 'in', [key, `account:${userId}`])
          .execute();
      } else if (outcome === 'undecided') {
        await giveBack(database, key);
      } else if (isLast && userId !== undefined && (await isUnannounced(database, key))) {
        await onExhausted(userId);
      }
    },
  };
}

/** For a request that didn't check the password. */
async function giveBack(database: AuthDatabase, key: string): Promise<void> {
  await database
    .updateTable('password_failures')
    .set({ failures: sql`greatest(failures - 1, 0)` })
    .where('key', '=', key)
    .execute();
}

/** One mail each time: a correct password and a new password delete the row. */
async function isUnannounced(database: AuthDatabase, key: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('password_failures')
    .set({ told_at: sql`now()` })
    .where('key', '=', key)
    .where('told_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Settles the attempt of this request, if there was one. */
export async function settleAttempt(outcome: AttemptOutcome): Promise<void> {
  const request = requestContext.getStore();
  const pending = request?.passwordAttempt;
  if (request === undefined || pending === undefined) return;
  request.passwordAttempt = undefined;
  await pending.settle(outcome);
}
