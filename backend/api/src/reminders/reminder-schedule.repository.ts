import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { QuerySource } from '../database/query-source.js';
import type { Reminding } from './reminder.js';

/** A task that the scheduler looks at. */
export interface ScheduledTask extends Reminding {
  readonly id: string;
  readonly isOpen: boolean;
  readonly remindFrom: string;
}

/** What the scheduler found out about a task. */
export interface Look {
  readonly task: ScheduledTask;
  /** The latest reminder that is due; undefined if none is. */
  readonly due: string | undefined;
  /** The next one; undefined if there is none. */
  readonly next: string | undefined;
}

/** A reminder to send to a device. */
export interface Delivery {
  readonly taskId: string;
  readonly subscriptionId: string;
  readonly remindAt: string;
  readonly attempts: number;
  readonly title: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly language: string;
}

/** A delivery that was claimed again. */
export interface ClaimedDelivery extends Delivery {
  /** The task still reminds at that time, and the session of the device lives. */
  readonly isValid: boolean;
}

export type DeliveryKey = Pick<Delivery, 'taskId' | 'subscriptionId' | 'remindAt'>;

/** Owners per poll. */
export const OWNERS_MAX = 500;
/** Tasks or deliveries per statement. */
export const BATCH = 100;

/** For all owners; it reads no content. An owner may come several times. */
export const OWNERS_TO_REMIND = `
  SELECT user_id AS "userId" FROM app.task WHERE remind_at <= $1 ORDER BY remind_at LIMIT ${OWNERS_MAX}`;

/** The same for what could not be sent at once. */
export const OWNERS_TO_RETRY = `
  SELECT user_id AS "userId" FROM app.push_delivery WHERE next_attempt_at <= $1
  ORDER BY next_attempt_at LIMIT ${OWNERS_MAX}`;

const SESSION_LIVES = `NOT EXISTS (SELECT FROM app.ended_session AS ended
             WHERE ended.user_id = $1 AND ended.session_id = device.session_id)`;

/** Statements of the scheduler, each for one owner. `reminder-schedule.repository.sql` shows the final texts. */
@Injectable()
export class ReminderScheduleRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  ownersToRemind(now: Date): Promise<string[]> {
    return this.owners(OWNERS_TO_REMIND, now);
  }

  ownersToRetry(now: Date): Promise<string[]> {
    return this.owners(OWNERS_TO_RETRY, now);
  }

  /** Reads the tasks to look at, without locking them. */
  tasks(userId: string, now: Date): Promise<ScheduledTask[]> {
    return this.database.query(
      `SELECT id, due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", reminders,
         snoozed_until AS "snoozedUntil", remind_from AS "remindFrom", NOT completed AND deleted_at IS NULL AS "isOpen"
       FROM app.task WHERE user_id = $1 AND remind_at <= $2 ORDER BY remind_at LIMIT ${BATCH}`,
      [userId, now],
    );
  }

  /**
   * Notes the next reminder of each task, and claims what is due for each device until `leaseEnd`. Tasks that changed
   * after they were read, or that another process has taken, are left out: `remind_from` has moved on.
   *
   * @returns What to send.
   */
  remind(userId: string, looks: readonly Look[], now: Date, leaseEnd: Date): Promise<Delivery[]> {
    return this.database.query(
      `WITH look AS (
         SELECT * FROM unnest($3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
           AS each (looked_id, seen_from, due_at, next_at)
       ), looked AS (
         UPDATE app.task SET remind_at = next_at, remind_from = $2::timestamptz
         FROM look WHERE user_id = $1 AND id = looked_id AND remind_from = seen_from AND remind_at <= $2::timestamptz
         RETURNING id, title, due_at
       ), claimed AS (
         INSERT INTO app.push_delivery AS earlier (user_id, task_id, subscription_id, remind_at, looked_at, next_attempt_at)
         SELECT $1, looked.id, device.id, due_at, $2::timestamptz, $7::timestamptz
         FROM looked CROSS JOIN app.push_subscription AS device
         WHERE device.user_id = $1 AND due_at IS NOT NULL AND ${SESSION_LIVES}
         ON CONFLICT (user_id, task_id, subscription_id) DO UPDATE
           SET remind_at = excluded.remind_at, looked_at = excluded.looked_at, attempts = 1,
             next_attempt_at = excluded.next_attempt_at
         RETURNING task_id, subscription_id, remind_at, attempts
       )
       SELECT task_id AS "taskId", subscription_id AS "subscriptionId", claimed.remind_at AS "remindAt", attempts,
         title, endpoint, p256dh, auth, language
       FROM claimed JOIN looked ON looked.id = task_id
         JOIN app.push_subscription AS device ON device.user_id = $1 AND device.id = subscription_id`,
      [
        userId,
        now,
        looks.map(({ task }) => task.id),
        looks.map(({ task }) => task.remindFrom),
        looks.map(({ due }) => due),
        looks.map(({ next }) => next),
        leaseEnd,
      ],
    );
  }

  /** Claims what is to be sent again, until `leaseEnd`. */
  claim(userId: string, now: Date, leaseEnd: Date): Promise<ClaimedDelivery[]> {
    return this.database.query(
      `WITH chosen AS (
         SELECT task_id AS chosen_task, subscription_id AS chosen_device FROM app.push_delivery
         WHERE user_id = $1 AND next_attempt_at <= $2 ORDER BY next_attempt_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
       ), claimed AS (
         UPDATE app.push_delivery SET next_attempt_at = $3::timestamptz, attempts = attempts + 1
         FROM chosen WHERE user_id = $1 AND task_id = chosen_task AND subscription_id = chosen_device
         RETURNING task_id, subscription_id, remind_at, looked_at, attempts
       )
       SELECT task_id AS "taskId", subscription_id AS "subscriptionId", claimed.remind_at AS "remindAt", attempts,
         title, endpoint, p256dh, auth, language,
         coalesce(NOT completed AND deleted_at IS NULL AND remind_from = looked_at AND device.id IS NOT NULL
           AND ${SESSION_LIVES}, false) AS "isValid"
       FROM claimed
         LEFT JOIN app.task AS task ON task.user_id = $1 AND task.id = task_id
         LEFT JOIN app.push_subscription AS device ON device.user_id = $1 AND device.id = subscription_id`,
      [userId, now, leaseEnd],
    );
  }

  /** Forgets deliveries that are done. One that has been replaced by a later reminder stays. */
  async finish(userId: string, done: readonly DeliveryKey[]): Promise<void> {
    await this.database.query(
      `DELETE FROM app.push_delivery AS delivery USING unnest($2::uuid[], $3::uuid[], $4::timestamptz[])
         AS each (done_task, done_device, reminded_at)
       WHERE user_id = $1 AND task_id = done_task AND subscription_id = done_device AND remind_at = reminded_at`,
      [userId, ...columnsOf(done)],
    );
  }

  /** Sends a delivery again later. */
  async postpone(
    userId: string,
    { taskId, subscriptionId, remindAt }: DeliveryKey,
    until: Date,
  ): Promise<void> {
    await this.database.query(
      `UPDATE app.push_delivery SET next_attempt_at = $5
       WHERE user_id = $1 AND task_id = $2 AND subscription_id = $3 AND remind_at = $4`,
      [userId, taskId, subscriptionId, remindAt, until],
    );
  }

  private async owners(text: string, now: Date): Promise<string[]> {
    const rows = await this.database.query<{ userId: string }[]>(text, [now]);
    return [...new Set(rows.map(({ userId }) => userId))];
  }
}

function columnsOf(keys: readonly DeliveryKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ taskId }) => taskId),
    keys.map(({ subscriptionId }) => subscriptionId),
    keys.map(({ remindAt }) => remindAt),
  ];
}
