import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddImportLeases1795186800000 implements MigrationInterface {
  readonly name = 'AddImportLeases1795186800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.import_lease (
        user_id text NOT NULL,
        token uuid NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        CONSTRAINT import_lease_pkey PRIMARY KEY (user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.import_lease');
  }
}
