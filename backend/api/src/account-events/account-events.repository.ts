import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AUTH_SETTINGS, type AccountEventPage, type AuthSettings } from '@holdfast/nestjs-auth';
import { endCalendarFeed, endLateCalendarFeeds } from './ended-access.js';

/** Any number, as long as nothing else in the database locks with it. */
const LOCK = 2_674_151_680;
const READER = 'deleted-users';
/** The auth server's name for the time before the first event. */
const BEGINNING = '0';

/** All that people own; a task before the list it may lie in. */
const OWNED_TABLES = ['app.task', 'app.bulk_change', 'app.list'] as const;
/** With no more than some hundred rows of one owner. */
const SMALL_TABLES = ['app.calendar_feed', 'app.change', 'app.import_lease', 'app.ledger'] as const;
/** Rows in one statement: the largest account stays below the time limit of statements. */
const BATCH = 5000;

/** A request that was let in by the last token of a user is over by then. */
const LONGEST_REQUEST_SECONDS = 60;

/** For all owners: it sees no content, and what it finds are users that are no more. */
export const END_OF_TOKENS = `
  DELETE FROM app.deleted_user WHERE deleted_at < now() - make_interval(secs => $1) RETURNING user_id AS "userId"`;

/**
 * Ends the calendar feed of a user who is banned or recovers the account, and deletes everything of users whose accounts
 * are deleted. Each twice: at once, and when their last token has ended, because
 * a process that has not heard of it takes the token for good and may write another row. Until then `app.ended_access`
 * and `app.deleted_user` remember them.
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

  /** How far the events have been applied; the beginning of all events when none ever were. */
  async cursor(): Promise<string> {
    return cursorIn(this.database.manager);
  }

  /**
   * Applies a page and moves the cursor, both or neither. The same page again deletes nothing more.
   *
   * @param after The cursor that the page was asked for.
   * @returns Whether it was applied: not when another process is applying one, or has done so since then.
   */
  async apply(after: string, { events, cursor }: AccountEventPage): Promise<boolean> {
    const deletions = events.filter(({ type }) => type === 'user.deleted');
    const accessEnds = events.filter(({ type }) => type === 'user.banned' || type === 'user.recovered');
    return this.database.transaction(async (transaction) => {
      if (!(await isNext(transaction, after))) return false;
      for (const { userId, at } of accessEnds) await endCalendarFeed(transaction, userId, at);
      await endLateCalendarFeeds(transaction, this.tokenSeconds);
      for (const { userId, at } of deletions) await remember(transaction, userId, at);
      const ended = await this.forget(transaction);
      let rows = 0;
      for (const { userId } of [...deletions, ...ended]) rows += await removeRows(transaction, userId);
      if (cursor !== after) await moveCursor(transaction, cursor);
      if (rows > 0) this.logger.log(`${rows} rows of users whose accounts are deleted are gone`);
      return true;
    });
  }

  /** @returns The users of whom no token can be good any more. */
  private async forget(transaction: EntityManager): Promise<{ userId: string }[]> {
    const [users] = await transaction.query<[{ userId: string }[], number]>(END_OF_TOKENS, [
      this.tokenSeconds,
    ]);
    return users;
  }
}

async function isNext(transaction: EntityManager, after: string): Promise<boolean> {
  const text = 'SELECT pg_try_advisory_xact_lock($1) AS "isOurs"';
  const [lock] = await transaction.query<{ isOurs: boolean }[]>(text, [LOCK]);
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

/** @returns How many rows there were. */
async function removeRows(transaction: EntityManager, userId: string): Promise<number> {
  let rows = 0;
  for (const table of OWNED_TABLES) {
    for (let last = BATCH; last === BATCH; rows += last) {
      // As an array: where the statistics are of a smaller table, `IN (SELECT …)` is joined row by row, for 15 seconds.
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
