import { Keyring } from './keyring.js';

/** Settings of {@link AuthModule}. Checked once at start-up; a bad value stops the process with one clear error. */
export interface AuthModuleOptions {
  /**
   * The secret that the auth server signs with, or several during a rotation: the current one first, then those whose
   * tokens are still alive. Each at least 32 bytes once UTF-8 encoded, because HS256 needs a key no shorter than its
   * hash ({@link https://www.rfc-editor.org/rfc/rfc7518#section-3.2 RFC 7518 §3.2}).
   */
  readonly secret: string | readonly string[];
  /** Who signs the tokens; must equal the claim `iss`. A list accepts each of them. */
  readonly issuer: string | readonly string[];
  /** Who the tokens are for; one of these must stand in the claim `aud`. */
  readonly audience: string | readonly string[];
  /** Clock skew allowed on `exp`, `nbf` and `iat`, in seconds, 0 to 60. @default 5 */
  readonly clockToleranceSeconds?: number;
  /** Longest accepted `exp - iat`, in seconds, 1 to 86400. @default 3600 (1 hour) */
  readonly maxTokenLifetimeSeconds?: number;
  /**
   * The header `typ` that tells these tokens from every other kind signed with the same secret
   * ({@link https://www.rfc-editor.org/rfc/rfc8725#section-3.11 RFC 8725 §3.11}). @default 'at+jwt'
   */
  readonly tokenType?: string;
  /** Name of the route parameter that holds the owner of what a URL names. @default 'userId' */
  readonly ownerParameter?: string;
  /** `realm` of the `WWW-Authenticate` challenge. @default 'holdfast' */
  readonly realm?: string;
}

/** {@link AuthModuleOptions} after the checks: complete, and without the secrets themselves. */
export interface AuthSettings {
  readonly keyring: Keyring;
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly clockToleranceSeconds: number;
  readonly maxTokenLifetimeSeconds: number;
  readonly tokenType: string;
  readonly ownerParameter: string;
  readonly realm: string;
}

const MIN_SECRET_BYTES = 32;

// Published in templates and tutorials, so an attacker tries them first.
const PLACEHOLDER =
  /better-auth-secret|your[-_ ]?(super[-_ ]?)?secret|change[-_ ]?(me|this)|replace[-_ ]?(me|this|with)|placeholder|example/i;

/**
 * Checks what the host passed and fills in the defaults.
 *
 * @throws {TypeError} Naming the option, what was found and what is needed; never the secret itself.
 */
export function readAuthSettings(options: AuthModuleOptions): AuthSettings {
  const secrets = list(options.secret);
  if (secrets.length === 0) throw complaint('secret', 'an empty list', 'at least one secret');
  secrets.forEach(checkSecret);
  return {
    keyring: new Keyring(secrets),
    issuers: texts('issuer', options.issuer),
    audiences: texts('audience', options.audience),
    clockToleranceSeconds: seconds('clockToleranceSeconds', options.clockToleranceSeconds ?? 5, 0, 60),
    maxTokenLifetimeSeconds: seconds(
      'maxTokenLifetimeSeconds',
      options.maxTokenLifetimeSeconds ?? 3600,
      1,
      86_400,
    ),
    tokenType: text('tokenType', options.tokenType ?? 'at+jwt'),
    ownerParameter: text('ownerParameter', options.ownerParameter ?? 'userId', /^\w+$/),
    realm: text('realm', options.realm ?? 'holdfast', /^[\w .:/-]+$/),
  };
}

function checkSecret(secret: unknown, index: number): void {
  const name = index === 0 ? 'secret' : `secret[${index}]`;
  if (typeof secret !== 'string' || secret === '')
    throw complaint(name, describe(secret), 'a text of 32 bytes or more');
  if (secret !== secret.trim()) {
    throw complaint(
      name,
      'white space at its start or end',
      'the exact text, often a newline of a secret file has to go',
    );
  }
  const bytes = Buffer.byteLength(secret, 'utf8');
  if (bytes < MIN_SECRET_BYTES)
    throw complaint(name, `${bytes} bytes`, '32 bytes or more (openssl rand -base64 32)');
  if (PLACEHOLDER.test(secret) || new Set(secret).size < 8) {
    throw complaint(name, 'a placeholder', 'a random text (openssl rand -base64 32)');
  }
}

function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function texts(name: string, value: unknown): readonly string[] {
  const values = list(value);
  if (values.length === 0) throw complaint(name, 'an empty list', 'at least one text');
  return values.map((each) => text(name, each));
}

function text(name: string, value: unknown, shape = /^\S+$/): string {
  if (typeof value !== 'string' || !shape.test(value)) {
    throw complaint(name, describe(value), `a text that matches ${String(shape)}`);
  }
  return value;
}

function seconds(name: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw complaint(name, describe(value), `a whole number of seconds from ${min} to ${max}`);
  }
  return value;
}

function describe(value: unknown): string {
  if (value === '') return 'an empty text';
  return typeof value === 'string' || typeof value === 'number'
    ? JSON.stringify(value)
    : value === null
      ? 'null'
      : typeof value;
}

function complaint(option: string, found: string, needed: string): TypeError {
  return new TypeError(`AuthModule: option "${option}" is ${found}; it has to be ${needed}.`);
}
