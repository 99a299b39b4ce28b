import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddListDeletions1795179600000 implements MigrationInterface {
  readonly name = 'AddListDeletions1795179600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.bulk_change ADD COLUMN list jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.bulk_change DROP COLUMN list');
  }
}
