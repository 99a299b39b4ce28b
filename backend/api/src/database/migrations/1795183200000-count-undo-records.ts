import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Existing records stay uncounted, and expire within a day. */
export class CountUndoRecords1795183200000 implements MigrationInterface {
  readonly name = 'CountUndoRecords1795183200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.bulk_change ADD COLUMN bytes integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.bulk_change DROP COLUMN bytes');
  }
}
