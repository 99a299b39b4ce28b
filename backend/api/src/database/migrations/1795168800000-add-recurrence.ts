import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRecurrence1795168800000 implements MigrationInterface {
  readonly name = 'AddRecurrence1795168800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE app.task
        ADD COLUMN repeat text,
        ADD COLUMN repeat_from text NOT NULL DEFAULT 'due',
        ADD COLUMN next_task_id uuid,
        ADD CONSTRAINT task_repeat_check CHECK (repeat IS NULL OR due_date IS NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE app.task DROP COLUMN repeat, DROP COLUMN repeat_from, DROP COLUMN next_task_id',
    );
  }
}
