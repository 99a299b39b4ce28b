import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every key starts with the owner: no index can find a row by its id alone, and the table can be sharded by owner
 * without a change (unique indexes on a Citus table must hold the distribution column).
 */
export class CreateTask1795132800000 implements MigrationInterface {
  readonly name = 'CreateTask1795132800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.task (
        user_id text NOT NULL,
        id uuid NOT NULL,
        title text NOT NULL,
        description text,
        completed boolean NOT NULL DEFAULT false,
        completed_at timestamptz(3),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT task_pkey PRIMARY KEY (user_id, id)
      )`);
    await runner.query('CREATE INDEX task_page_idx ON app.task (user_id, created_at, id)');
    await runner.query(
      'CREATE INDEX task_completed_page_idx ON app.task (user_id, completed, created_at, id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.task');
  }
}
