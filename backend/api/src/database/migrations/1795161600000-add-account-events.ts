import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The position in the account events, and the users whose rows were deleted. `event_cursor` has one row for each reader
 * and no user data, so its key needs no owner, and on Citus it stays a local table.
 */
export class AddAccountEvents1795161600000 implements MigrationInterface {
  readonly name = 'AddAccountEvents1795161600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.event_cursor (
        reader text NOT NULL,
        cursor text NOT NULL,
        CONSTRAINT event_cursor_pkey PRIMARY KEY (reader)
      )`);
    await runner.query(`
      CREATE TABLE app.deleted_user (
        user_id text NOT NULL,
        deleted_at timestamptz(3) NOT NULL,
        CONSTRAINT deleted_user_pkey PRIMARY KEY (user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.deleted_user');
    await runner.query('DROP TABLE app.event_cursor');
  }
}
