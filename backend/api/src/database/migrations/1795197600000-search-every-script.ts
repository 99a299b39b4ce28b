import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters that Unicode doesn't decompose, and what users type for them. */
const LETTERS = { from: 'ł,ø,đ,ð,ħ,ı,ŧ,ς'.replaceAll(',', ''), to: 'l,o,d,d,h,i,t,σ'.replaceAll(',', '') };

/**
 * Marks on letters, and invisible characters inside words: combining diacritics, Cyrillic, Hebrew and Arabic marks, soft
 * hyphen, zero-width characters, variation selectors. The vowel signs of Indic scripts are letters and stay.
 */
const MARKS = String.raw`[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]+`;

/** Punctuation, currency signs and spaces. Explicit, because character classes depend on the database's locale. */
const SEPARATORS = String.raw`[\s!-/:-@\[-\`{-~\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02b9-\u02bf\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u060d\u061b\u061e\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e4f\u0e5a\u0e5b\u1360-\u1368\u2010-\u205f\u20a0-\u20cf\u2e00-\u2e7f\u3000-\u3003\u3008-\u3020\u3030\u303d\u30a0\u30fb]+`;

/** Each letter of a script without spaces begins a word: Thai, Lao, Myanmar, Khmer, Kana, Han. */
const WITHOUT_SPACES = String.raw`([\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e45\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])`;

const FOLDED = `replace(replace(replace(replace(translate(lower(normalize(given, NFKD)), '${LETTERS.from}', '${LETTERS.to}'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')`;

const NEW_BODY = `SELECT ' ' || btrim(regexp_replace(regexp_replace(regexp_replace(
        ${FOLDED},
        '${MARKS}', '', 'g'),
        '${WITHOUT_SPACES}', ' \\1', 'g'),
        '${SEPARATORS}', ' ', 'g'))`;

/** As in AddListsAndPlans. */
const OLD_BODY = String.raw`SELECT ' ' || btrim(regexp_replace(
        regexp_replace(lower(normalize(given, NFKD)), '[\u0300-\u036f]+', '', 'g'),
        '[\s!-/:-@\[-\`{-~]+', ' ', 'g'))`;

/**
 * Searches ignore punctuation and diacritics in every script, find ß as ss, and find text of scripts without spaces anywhere.
 * Only the rows whose words become different are written.
 */
export class SearchEveryScript1795197600000 implements MigrationInterface {
  readonly name = 'SearchEveryScript1795197600000';

  async up(runner: QueryRunner): Promise<void> {
    await replaceFunction(runner, NEW_BODY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await replaceFunction(runner, OLD_BODY);
  }
}

async function replaceFunction(runner: QueryRunner, body: string): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION app.search_words(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ ${body} $$`);
  const words = `app.search_words(concat_ws(' ', title, description, array_to_string(tags, ' ')))`;
  await runner.query(
    `UPDATE app.task SET search_text = ${words} WHERE search_text IS DISTINCT FROM ${words}`,
  );
}
