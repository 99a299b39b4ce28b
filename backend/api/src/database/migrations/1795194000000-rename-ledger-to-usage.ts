import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `app.ledger` becomes `app.usage`. A view keeps the old name for servers of the version before, which run until they are
 * replaced; a later version drops it. Renaming the index also renames the constraint, which Citus can't rename itself.
 */
export class RenameLedgerToUsage1795194000000 implements MigrationInterface {
  readonly name = 'RenameLedgerToUsage1795194000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.ledger RENAME TO usage');
    await runner.query('ALTER INDEX app.ledger_pkey RENAME TO usage_pkey');
    await runner.query(
      'CREATE VIEW app.ledger AS SELECT user_id, position, tasks, lists, bytes FROM app.usage',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW app.ledger');
    await runner.query('ALTER INDEX app.usage_pkey RENAME TO ledger_pkey');
    await runner.query('ALTER TABLE app.usage RENAME TO ledger');
  }
}
