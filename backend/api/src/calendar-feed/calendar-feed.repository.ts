import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { FeedName } from './feed-name.js';

/** More events than a calendar can show. The oldest ones are left out. */
const EVENTS_MAX = 2000;

/** An open task with a date. */
export interface DatedTask {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly dueDate: string;
  readonly dueTime: string | null;
  readonly dueZone: string | null;
  readonly repeat: string | null;
  readonly repeatFrom: 'due' | 'completion';
  readonly version: number;
  readonly updatedAt: string;
}

@Injectable()
export class CalendarFeedRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @returns When the feed was created; undefined if there is none. */
  async createdAt(userId: string): Promise<string | undefined> {
    const text = 'SELECT created_at AS "createdAt" FROM app.calendar_feed WHERE user_id = $1';
    const [feed] = await this.database.query<{ createdAt: string }[]>(text, [userId]);
    return feed?.createdAt;
  }

  /**
   * Creates the feed of an owner, and ends the address of an earlier one.
   *
   * @param authorizedAt When the token of the request was issued.
   */
  async replace(userId: string, secretHash: string, createdAt: Date, authorizedAt: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO app.calendar_feed (user_id, secret_hash, created_at, authorized_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id) DO UPDATE SET secret_hash = excluded.secret_hash, created_at = excluded.created_at,
         authorized_at = excluded.authorized_at`,
      [userId, secretHash, createdAt, authorizedAt],
    );
  }

  async remove(userId: string): Promise<boolean> {
    const text = 'DELETE FROM app.calendar_feed WHERE user_id = $1';
    const [, count] = await this.database.query<[unknown[], number]>(text, [userId]);
    return count > 0;
  }

  /** @returns The position of the owner's last change; undefined if there is no such feed. */
  async position({ userId, secretHash }: FeedName): Promise<number | undefined> {
    const [feed] = await this.database.query<{ position: number }[]>(
      `SELECT coalesce((SELECT position FROM app.usage WHERE user_id = $1), 0) AS position
       FROM app.calendar_feed WHERE user_id = $1 AND secret_hash = $2`,
      [userId, secretHash],
    );
    return feed?.position;
  }

  datedTasks(userId: string): Promise<DatedTask[]> {
    return this.database.query(
      `SELECT id, title, description, priority, tags, due_date AS "dueDate", due_time AS "dueTime",
         due_zone AS "dueZone", repeat, repeat_from AS "repeatFrom", version, updated_at AS "updatedAt"
       FROM app.task WHERE user_id = $1 AND due_date IS NOT NULL AND NOT completed AND deleted_at IS NULL
       ORDER BY due_date DESC, id LIMIT ${EVENTS_MAX}`,
      [userId],
    );
  }
}
