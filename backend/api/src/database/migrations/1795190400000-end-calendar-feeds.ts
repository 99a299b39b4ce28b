import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stores when the token that created a calendar feed was issued, and whose access has ended recently: a ban or a recovery
 * ends feeds created with older tokens, at once and again when those tokens have expired.
 */
export class EndCalendarFeeds1795190400000 implements MigrationInterface {
  readonly name = 'EndCalendarFeeds1795190400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE app.calendar_feed ADD COLUMN authorized_at timestamptz(3) NOT NULL DEFAULT now()`);
    await runner.query(`
      CREATE TABLE app.ended_access (
        user_id text NOT NULL,
        ended_at timestamptz(3) NOT NULL,
        CONSTRAINT ended_access_pkey PRIMARY KEY (user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.ended_access');
    await runner.query('ALTER TABLE app.calendar_feed DROP COLUMN authorized_at');
  }
}
