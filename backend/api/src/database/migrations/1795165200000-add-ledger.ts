import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `app.ledger`, later `app.usage`, has one row per owner, which counts their changes and usage. `change` is a ring of the
 * most recent changes. The fingerprints distinguish a repeated create from a different one.
 */
export class AddLedger1795165200000 implements MigrationInterface {
  readonly name = 'AddLedger1795165200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.ledger (
        user_id text NOT NULL,
        position bigint NOT NULL DEFAULT 0,
        tasks integer NOT NULL DEFAULT 0,
        lists integer NOT NULL DEFAULT 0,
        bytes bigint NOT NULL DEFAULT 0,
        CONSTRAINT ledger_pkey PRIMARY KEY (user_id)
      )`);
    await runner.query(`
      CREATE TABLE app.change (
        user_id text NOT NULL,
        slot smallint NOT NULL,
        position bigint NOT NULL,
        tasks uuid[],
        lists uuid[],
        CONSTRAINT change_pkey PRIMARY KEY (user_id, slot)
      )`);
    await runner.query('ALTER TABLE app.task ADD COLUMN fingerprint text');
    await runner.query('ALTER TABLE app.list ADD COLUMN fingerprint text');
    await countWhatIsThere(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app.list DROP COLUMN fingerprint');
    await runner.query('ALTER TABLE app.task DROP COLUMN fingerprint');
    await runner.query('DROP TABLE app.change');
    await runner.query('DROP TABLE app.ledger');
  }
}

async function countWhatIsThere(runner: QueryRunner): Promise<void> {
  await runner.query(`
    INSERT INTO app.ledger (user_id, tasks, lists, bytes)
    SELECT user_id, sum(tasks), sum(lists), sum(bytes) FROM (
      SELECT user_id, count(*) AS tasks, 0 AS lists, sum(
        octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, ''))) AS bytes
      FROM app.task GROUP BY user_id
      UNION ALL SELECT user_id, 0, count(*), 0 FROM app.list GROUP BY user_id
    ) AS used GROUP BY user_id`);
}
