import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AUTH_SETTINGS, type AccountEventPage, type AuthSettings } from '@holdfast/nestjs-auth';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { endAccess, endLateAccess, endLateSessions, endSession } from './ended-access.js';

const READER = 'deleted-users';
/** The cursor of the auth server before the first event. */
const BEGINNING = '0';

/** The tables of a user's rows; tasks before the lists that contain them. */
const OWNED_TABLES = ['app.task', 'app.bulk_change', 'app.list'] as const;
/** Tables with at most a few hundred rows per owner. */
const SMALL_TABLES = [
  'app.calendar_feed',
  'app.change',
  'app.import_lease',
  'app.push_delivery',
  'app.push_subscription',
  'app.reminder_setting',
  'app.usage',
] as const;
/** Rows per statement, so that the largest account stays within the statement timeout. */
const BATCH = 5000;

/** A request accepted with a user's last token has ended by then. */
const LONGEST_REQUEST_SECONDS = 60;

/** For all owners: it reads no content, and finds only deleted users. */
export const END_OF_TOKENS = `
  DELETE FROM app.deleted_user WHERE deleted_at < now() - make_interval(secs => $1) RETURNING user_id AS "userId"`;

/**
 * Ends the calendar feed and the push subscriptions of users who are banned or recover their account, the push
 * subscriptions of sessions that end, and deletes all rows of deleted users. It does all twice: at once, and after the last token has expired, because a process that hasn't received the event yet still
 * accepts the token and may write another row. Until then `app.ended_access`, `app.ended_session` and `app.deleted_user`
 * record it.
 */
@Injectable()
export class AccountEventsRepository {
  private readonly logger = new Logger(AccountEventsRepository.name);
  private readonly tokenSeconds: number;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(AUTH_SETTINGS) { maxTokenLifetimeSeconds, clockToleranceSeconds }: AuthSettings,
  ) {
    this.tokenSeconds = maxTokenLifetimeSeconds + clockToleranceSeconds + LONGEST_REQUEST_SECONDS;
  }

  /** The cursor after the last applied event. */
  async cursor(): Promise<string> {
    return cursorIn(this.database.manager);
  }

  /**
   * Applies a page and moves the cursor in one transaction. Applying the same page again changes nothing.
   *
   * @param after The cursor that the page was requested with.
   * @returns Whether the page was applied: false when another process is applying one, or has applied it.
   */
  async apply(after: string, { events, cursor }: AccountEventPage): Promise<boolean> {
    const deletions = events.filter(({ type }) => type === 'user.deleted');
    const accessEnds = events.filter(({ type }) => type === 'user.banned' || type === 'user.recovered');
    return this.database.transaction(async (transaction) => {
      if (!(await isNext(transaction, after))) return false;
      for (const { userId, at } of accessEnds) await endAccess(transaction, userId, at);
      await endLateAccess(transaction, this.tokenSeconds);
      for (const { userId, sessionId, at } of events)
        if (sessionId !== undefined) await endSession(transaction, { userId, sessionId, at });
      await endLateSessions(transaction, this.tokenSeconds);
      for (const { userId, at } of deletions) await remember(transaction, userId, at);
      const ended = await this.forget(transaction);
      let rows = 0;
      for (const { userId } of [...deletions, ...ended]) rows += await removeRows(transaction, userId);
      if (cursor !== after) await moveCursor(transaction, cursor);
      if (rows > 0) this.logger.log(`Deleted ${rows} rows of deleted accounts`);
      return true;
    });
  }

  /** @returns The deleted users whose tokens have all expired. */
  private async forget(transaction: EntityManager): Promise<{ userId: string }[]> {
    const [users] = await transaction.query<[{ userId: string }[], number]>(END_OF_TOKENS, [
      this.tokenSeconds,
    ]);
    return users;
  }
}

async function isNext(transaction: EntityManager, after: string): Promise<boolean> {
  const text = 'SELECT pg_try_advisory_xact_lock($1) AS "isOurs"';
  const [lock] = await transaction.query<{ isOurs: boolean }[]>(text, [ADVISORY_LOCKS.accountEvents]);
  return lock?.isOurs === true && (await cursorIn(transaction)) === after;
}

async function cursorIn(manager: EntityManager): Promise<string> {
  const text = 'SELECT cursor FROM app.event_cursor WHERE reader = $1';
  const [row] = await manager.query<{ cursor: string }[]>(text, [READER]);
  return row?.cursor ?? BEGINNING;
}

async function moveCursor(transaction: EntityManager, cursor: string): Promise<void> {
  await transaction.query(
    `INSERT INTO app.event_cursor (reader, cursor) VALUES ($1, $2)
     ON CONFLICT (reader) DO UPDATE SET cursor = excluded.cursor`,
    [READER, cursor],
  );
}

async function remember(transaction: EntityManager, userId: string, at: string): Promise<void> {
  await transaction.query(
    'INSERT INTO app.deleted_user (user_id, deleted_at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING',
    [userId, at],
  );
}

/** @returns The number of deleted rows. */
async function removeRows(transaction: EntityManager, userId: string): Promise<number> {
  let rows = 0;
  for (const table of OWNED_TABLES) {
    for (let last = BATCH; last === BATCH; rows += last) {
      // An array, because with outdated statistics PostgreSQL joins `IN (SELECT …)` row by row, which took 15 seconds.
      [, last] = await transaction.query<[unknown[], number]>(
        `DELETE FROM ${table} WHERE user_id = $1
           AND id = ANY (ARRAY(SELECT id FROM ${table} WHERE user_id = $1 LIMIT ${BATCH}))`,
        [userId],
      );
    }
  }
  for (const table of SMALL_TABLES) {
    await transaction.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
  }
  return rows;
}
