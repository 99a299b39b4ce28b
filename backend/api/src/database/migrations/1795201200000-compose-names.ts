import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tags and names of lists get one spelling each, as new ones have: `ü` could be one character or two. Two spellings of a
 * tag on one task become one. Only the rows that change are written.
 */
export class ComposeNames1795201200000 implements MigrationInterface {
  readonly name = 'ComposeNames1795201200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE app.task SET tags = ARRAY(
        SELECT normalize(tag, NFC) FROM unnest(tags) WITH ORDINALITY AS each (tag, place)
        GROUP BY normalize(tag, NFC) ORDER BY min(place))
      WHERE array_to_string(tags, ' ') IS NOT NFC NORMALIZED`);
    await runner.query('UPDATE app.list SET name = normalize(name, NFC) WHERE name IS NOT NFC NORMALIZED');
  }

  /** The earlier spellings aren't known, and both are valid. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
