import { sql } from 'kysely';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';

/** "Last seen" is exact to an hour: a tab that asks for a token each quarter of an hour must not write each time. */
const TOUCH_INTERVAL_SECONDS = 60 * 60;

/**
 * When a new session ends.
 *
 * @param rememberMe `true`: the long life. `false`: until the browser closes, and at most a day. Not said: a week.
 */
export function sessionExpiry(
  lifetimes: Config['session'],
  createdAt: Date,
  rememberMe: boolean | undefined,
): Date {
  const seconds =
    rememberMe === true
      ? lifetimes.rememberedSeconds
      : rememberMe === false
        ? lifetimes.unrememberedSeconds
        : lifetimes.seconds;
  return new Date(createdAt.getTime() + seconds * 1000);
}

/** What the person chose when this session began, as {@link sessionExpiry} takes it. */
export function rememberMeOf(
  lifetimes: Config['session'],
  { updatedAt, expiresAt }: { readonly updatedAt: Date; readonly expiresAt: Date },
): boolean | undefined {
  const seconds = (expiresAt.getTime() - updatedAt.getTime()) / 1000;
  if (seconds > lifetimes.seconds) return true;
  return seconds <= lifetimes.unrememberedSeconds ? false : undefined;
}

/**
 * Moves the end of a session that is in use: it again lasts as long as it was given, counted from now, but never
 * past the absolute limit, which counts from the sign-in.
 */
export async function touchSession(
  database: AuthDatabase,
  sessionId: string,
  absoluteSeconds: number,
): Promise<void> {
  await database
    .updateTable('session')
    .set({
      updatedAt: sql`now()`,
      expiresAt: sql`least(
        now() + ("expiresAt" - "updatedAt"),
        "createdAt" + make_interval(secs => ${absoluteSeconds})
      )`,
    })
    .where('id', '=', sessionId)
    .where('updatedAt', '<', sql<Date>`now() - make_interval(secs => ${TOUCH_INTERVAL_SECONDS})`)
    .execute();
}
