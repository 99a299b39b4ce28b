import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { recordChange } from '../change-log/record-change.js';
import type { QuerySource } from '../database/query-source.js';
import { remindAgain } from './remind-again.js';

/** Without a choice of the user, a task reminds at its due time. */
const AT_DUE_TIME = 0;

/** What a user chose about reminders, and what they put off. */
@Injectable()
export class ReminderSettingsRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  /** @returns Minutes before the due time; null: no reminder. */
  async defaultMinutes(userId: string): Promise<number | null> {
    const text = 'SELECT default_minutes AS minutes FROM app.reminder_setting WHERE user_id = $1';
    const [setting] = await this.database.query<{ minutes: number | null }[]>(text, [userId]);
    return setting === undefined ? AT_DUE_TIME : setting.minutes;
  }

  /** Tasks that name no reminders follow at once. */
  async saveDefaultMinutes(userId: string, minutes: number | null): Promise<void> {
    await this.database.query(
      `WITH saved AS (
         INSERT INTO app.reminder_setting (user_id, default_minutes) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET default_minutes = excluded.default_minutes
       )
       UPDATE app.task SET ${remindAgain()}
       WHERE user_id = $1 AND reminders IS NULL AND due_time IS NOT NULL AND NOT completed AND deleted_at IS NULL`,
      [userId, minutes],
    );
  }

  /** Reminds of an open task once more. @returns Whether there is such a task. */
  async snooze(userId: string, taskId: string, until: Date): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(
      `WITH changed AS (
         UPDATE app.task SET snoozed_until = $3, remind_from = now(), remind_at = '-infinity', version = version + 1,
           updated_at = now()
         WHERE user_id = $1 AND id = $2 AND NOT completed AND deleted_at IS NULL RETURNING id
       ), ${recordChange({ tasks: 'changed' })}
       SELECT id FROM changed`,
      [userId, taskId, until],
    );
    return rows.length > 0;
  }
}
