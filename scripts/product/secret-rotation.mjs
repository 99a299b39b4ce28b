// @ts-check
/** The two edits of a rotation of BETTER_AUTH_SECRET, on the text of a `.env`. */
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

const CURRENT = 'BETTER_AUTH_SECRET';
const PREVIOUS = 'BETTER_AUTH_SECRET_PREVIOUS';

/**
 * A new secret takes the place of the current one, which goes on being accepted.
 *
 * @param {string} text
 * @param {string} secret The new one.
 * @throws {Error} Where a rotation has begun already, or there is nothing to rotate.
 */
export function beginRotation(text, secret) {
  const { current, previous } = secretsIn(text);
  if (!current) throw new Error(`${CURRENT} is not set in this file: there is nothing to rotate.`);
  if (previous) {
    throw new Error(`${PREVIOUS} is set: finish the last rotation first, npm run rotate-secret -- finish`);
  }
  return setLine(setLine(text, CURRENT, secret), PREVIOUS, current);
}

/**
 * The older secrets are let go.
 *
 * @param {string} text
 * @throws {Error} Where there is none.
 */
export function finishRotation(text) {
  if (!secretsIn(text).previous) throw new Error(`${PREVIOUS} is not set: there is no rotation to finish.`);
  return setLine(text, PREVIOUS, '');
}

/** @param {string} text */
function secretsIn(text) {
  const { [CURRENT]: current, [PREVIOUS]: previous } = parseEnv(text);
  return { current, previous };
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} value Without quotes and line breaks, as secrets are.
 */
function setLine(text, name, value) {
  const line = new RegExp(`^(\\s*(?:export\\s+)?${name}\\s*=).*$`, 'm');
  if (line.test(text)) return text.replace(line, (_all, start) => `${start}${value}`);
  return `${text.replace(/\n*$/, '\n')}${name}=${value}\n`;
}

/**
 * Replaces a file as a whole, readable for its owner alone: whoever reads it meanwhile sees the old or the new one.
 *
 * @param {string} file
 * @param {(text: string) => string} change
 */
export async function rewriteSecretly(file, change) {
  const text = change(await readFile(file, 'utf8'));
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}
