/** The two edits of a rotation of BETTER_AUTH_SECRET, on the text of a `.env`. */
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

const CURRENT = 'BETTER_AUTH_SECRET';
const PREVIOUS = 'BETTER_AUTH_SECRET_PREVIOUS';

/**
 * Replaces the current secret, which remains accepted.
 *
 * @param secret The new one.
 * @throws {Error} When a rotation has already begun, or there is nothing to rotate.
 */
export function beginRotation(text: string, secret: string) {
  const { current, previous } = secretsIn(text);
  if (!current) throw new Error(`${CURRENT} is not set in this file: there is nothing to rotate.`);
  if (previous) {
    throw new Error(`${PREVIOUS} is set: finish the last rotation first, npm run rotate-secret -- finish`);
  }
  return setLine(setLine(text, CURRENT, secret), PREVIOUS, current);
}

/**
 * Removes the older secret.
 *
 * @throws {Error} When there is none.
 */
export function finishRotation(text: string) {
  if (!secretsIn(text).previous) throw new Error(`${PREVIOUS} is not set: there is no rotation to finish.`);
  return setLine(text, PREVIOUS, '');
}

function secretsIn(text: string) {
  const { [CURRENT]: current, [PREVIOUS]: previous } = parseEnv(text);
  return { current, previous };
}

/** @param value Without quotes and line breaks, as secrets are. */
function setLine(text: string, name: string, value: string) {
  const line = new RegExp(`^(\\s*(?:export\\s+)?${name}\\s*=).*$`, 'm');
  if (line.test(text)) return text.replace(line, (_all, start) => `${start}${value}`);
  return `${text.replace(/\n*$/, '\n')}${name}=${value}\n`;
}

/** Replaces a file atomically, readable by its owner only: a concurrent reader sees the old or the new text. */
export async function rewriteSecretly(file: string, change: (text: string) => string) {
  const text = change(await readFile(file, 'utf8'));
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}
