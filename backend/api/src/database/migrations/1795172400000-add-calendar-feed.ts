import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddCalendarFeed1795172400000 implements MigrationInterface {
  readonly name = 'AddCalendarFeed1795172400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.calendar_feed (
        user_id text NOT NULL,
        secret_hash text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT calendar_feed_pkey PRIMARY KEY (user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.calendar_feed');
  }
}
