import { createECDH, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** Secrets that `npm start` needs and generates, never printed. */
const GENERATED: Readonly<Record<string, string>> = {
  BETTER_AUTH_SECRET: 'Signs the access tokens. Shared by the auth server and every API that verifies them.',
  AUTH_DATABASE_PASSWORD: 'Password of the database role holdfast_auth.',
  API_DATABASE_PASSWORD: 'Password of the database role holdfast_app.',
  VAPID_PRIVATE_KEY: 'The key by which push services know this server. A new one ends all subscriptions.',
};

/**
 * Reads the settings from `.env`; the environment of the process overrides them. Creates `.env` (mode 600) when it is
 * missing, and adds the generated secrets that neither sets.
 */
export async function loadEnvironment(
  file: string,
  overrides: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, string>> {
  if (!existsSync(file)) {
    const header =
      '# Settings of this machine. Never commit this file. Every variable is explained in .env.example.\n';
    await writeFile(file, header, { mode: 0o600, flag: 'wx' });
  }
  const settings = parse(file, await readFile(file, 'utf8'));
  for (const [name, meaning] of Object.entries(GENERATED)) {
    if (settings[name] || overrides[name]) continue;
    settings[name] = name === 'VAPID_PRIVATE_KEY' ? privateKey() : randomBytes(32).toString('base64url');
    await appendFile(file, `\n# ${meaning}\n${name}=${settings[name]}\n`);
  }
  return { ...settings, ...defined(overrides) };
}

/** A private key of P-256, whose first bytes may be zero. */
function privateKey(): string {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return Buffer.from(keys.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
}

/** An environment without the variables that are `undefined`. */
export function defined(environment: NodeJS.ProcessEnv): Record<string, string> {
  const isSet = (entry: [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;
  return Object.fromEntries(Object.entries(environment).filter(isSet));
}

/** `parseEnv` skips what it does not understand, and a silently ignored setting is worse than an error. */
function parse(file: string, text: string): Record<string, string> {
  text.split('\n').forEach((line, index) => {
    if (!/^\s*(#.*|(export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=.*)?\r?$/.test(line)) {
      throw new Error(`${file} line ${index + 1} is neither NAME=value nor a # comment.`);
    }
  });
  return defined(parseEnv(text));
}
