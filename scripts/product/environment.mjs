// @ts-check
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** What `npm start` cannot run without and makes itself: 32 random bytes each, never printed. */
const GENERATED = {
  BETTER_AUTH_SECRET: 'Signs the access tokens. Shared by the auth server and every API that verifies them.',
  AUTH_DATABASE_PASSWORD: 'Password of the database role holdfast_auth.',
  API_DATABASE_PASSWORD: 'Password of the database role holdfast_app.',
};

/**
 * The settings of the product: `.env`, overruled by the environment of the process. Makes `.env` (mode 600) when
 * there is none, and adds a generated secret that neither of them sets.
 *
 * @param {string} file
 * @param {NodeJS.ProcessEnv} [overrides]
 * @returns {Promise<Record<string, string>>}
 */
export async function loadEnvironment(file, overrides = process.env) {
  if (!existsSync(file)) {
    const header =
      '# Settings of this machine. Never commit this file. Every variable is explained in .env.example.\n';
    await writeFile(file, header, { mode: 0o600, flag: 'wx' });
  }
  const settings = parse(file, await readFile(file, 'utf8'));
  for (const [name, meaning] of Object.entries(GENERATED)) {
    if (settings[name] || overrides[name]) continue;
    settings[name] = randomBytes(32).toString('base64url');
    await appendFile(file, `\n# ${meaning}\n${name}=${settings[name]}\n`);
  }
  const given = Object.entries(overrides).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...settings, ...Object.fromEntries(given) };
}

/**
 * `parseEnv` passes over what it does not understand, and a setting lost in silence is worse than an error.
 * @param {string} file
 * @param {string} text
 * @returns {Record<string, string>}
 */
function parse(file, text) {
  text.split('\n').forEach((line, index) => {
    if (!/^\s*(#.*|(export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=.*)?\r?$/.test(line)) {
      throw new Error(`${file} line ${index + 1} is neither NAME=value nor a # comment.`);
    }
  });
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));
}
