import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An index for each order of a list, so that a page costs the same at any depth and however many tasks its owner has.
 * The index by due date replaces the earlier one: filters compare the same expression.
 */
export class AddOrders1795176000000 implements MigrationInterface {
  readonly name = 'AddOrders1795176000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX task_position_idx ON app.task (user_id, position, id)');
    await runner.query(
      `CREATE INDEX task_plan_idx
         ON app.task (user_id, coalesce(due_date, 'infinity'), coalesce(due_time, '24:00'), id)`,
    );
    await runner.query('CREATE INDEX task_priority_idx ON app.task (user_id, priority, created_at, id)');
    await runner.query('CREATE INDEX task_title_idx ON app.task (user_id, lower(title), id)');
    await runner.query('DROP INDEX app.task_due_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX task_due_idx ON app.task (user_id, due_date)');
    for (const name of ['title', 'priority', 'plan', 'position']) {
      await runner.query(`DROP INDEX app.task_${name}_idx`);
    }
  }
}
