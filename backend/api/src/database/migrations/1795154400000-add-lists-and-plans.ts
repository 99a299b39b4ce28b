import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddListsAndPlans1795154400000 implements MigrationInterface {
  readonly name = 'AddListsAndPlans1795154400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.list (
        user_id text NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        colour text,
        position text COLLATE "C" NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT list_pkey PRIMARY KEY (user_id, id)
      )`);
    await runner.query('CREATE INDEX list_position_idx ON app.list (user_id, position, id)');
    await addColumns(runner);
    await createSearchWords(runner);
    await fillIn(runner);
    await runner.query('ALTER TABLE app.task ALTER COLUMN position SET NOT NULL');
    await runner.query('CREATE INDEX task_manual_idx ON app.task (user_id, list_id, position, id)');
    await runner.query('CREATE INDEX task_due_idx ON app.task (user_id, due_date)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE app.task
        DROP COLUMN list_id, DROP COLUMN priority, DROP COLUMN tags, DROP COLUMN due_date, DROP COLUMN due_time,
        DROP COLUMN due_zone, DROP COLUMN position, DROP COLUMN search_text, DROP COLUMN deleted_at`);
    await runner.query('DROP FUNCTION app.search_words(text)');
    await runner.query('DROP TABLE app.list');
  }
}

async function addColumns(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE app.task
      ADD COLUMN list_id uuid,
      ADD COLUMN priority smallint NOT NULL DEFAULT 0,
      ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
      ADD COLUMN due_date date,
      ADD COLUMN due_time time,
      ADD COLUMN due_zone text,
      ADD COLUMN position text COLLATE "C",
      ADD COLUMN search_text text NOT NULL DEFAULT '',
      ADD COLUMN deleted_at timestamptz(3),
      ADD CONSTRAINT task_priority_check CHECK (priority BETWEEN 0 AND 3),
      ADD CONSTRAINT task_due_check CHECK (
        (due_time IS NULL) = (due_zone IS NULL) AND (due_time IS NULL OR due_date IS NOT NULL)
      ),
      ADD CONSTRAINT task_list_fkey FOREIGN KEY (user_id, list_id) REFERENCES app.list (user_id, id)`);
}

/**
 * Normalizes text for the search: decomposed, without diacritics, in lower case, with one space before each word. The
 * same function normalizes stored and searched text. Only ASCII separators, because the character classes of a regular
 * expression depend on the database's locale: in the locale C every other script would count as a separator.
 */
async function createSearchWords(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION app.search_words(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT ' ' || btrim(regexp_replace(
        regexp_replace(lower(normalize(given, NFKD)), '[\\u0300-\\u036f]+', '', 'g'),
        '[\\s!-/:-@\\[-\`{-~]+', ' ', 'g'))
    $$`);
}

/** Existing rows get positions in the order of their creation, before the position of any new task. */
async function fillIn(runner: QueryRunner): Promise<void> {
  await runner.query(`
    UPDATE app.task SET position = 'g' || lpad(place::text, 7, '0'),
      search_text = app.search_words(concat_ws(' ', title, description))
    FROM (
      SELECT user_id AS owner, id AS task, row_number() OVER (PARTITION BY user_id ORDER BY created_at, id) AS place
      FROM app.task
    ) AS numbered
    WHERE user_id = owner AND id = task`);
}
