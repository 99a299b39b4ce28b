import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddBulkChanges1795158000000 implements MigrationInterface {
  readonly name = 'AddBulkChanges1795158000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.bulk_change (
        user_id text NOT NULL,
        id uuid NOT NULL,
        before jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT bulk_change_pkey PRIMARY KEY (user_id, id)
      )`);
    await runner.query('ALTER TABLE app.task ADD CONSTRAINT task_tags_check CHECK (cardinality(tags) <= 20)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.task DROP CONSTRAINT task_tags_check');
    await runner.query('DROP TABLE app.bulk_change');
  }
}
