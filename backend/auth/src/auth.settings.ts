import type { AuthModuleOptions } from './auth.options.js';
import { Keyring } from './keyring.js';

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

// RFC 7518 §3.2: a key no shorter than the hash.
const MIN_SECRET_BYTES = 32;
const NEW_SECRET = 'a random text of 32 bytes or more (openssl rand -base64 32)';

// Published in templates and tutorials, so an attacker tries them first.
const PLACEHOLDER =
  /better-auth-secret|your[-_ ]?(super[-_ ]?)?secret|change[-_ ]?(me|this)|replace[-_ ]?(me|this|with)|placeholder|example/i;

/**
 * Checks what the host passed and fills in the defaults.
 *
 * @throws {TypeError} Naming the option, what was found and what is needed; never the secret itself.
 */
export function readAuthSettings(options: AuthModuleOptions): AuthSettings {
  const given: Readonly<Record<keyof AuthModuleOptions, unknown>> = {
    ...DEFAULTS,
    ...requireObject(options),
  };
  return {
    keyring: new Keyring(each('secret', given.secret, checkedSecret)),
    issuers: each('issuer', given.issuer, checkedName),
    audiences: each('audience', given.audience, checkedName),
    clockToleranceSeconds: checkedSeconds('clockToleranceSeconds', given.clockToleranceSeconds, 0, 60),
    maxTokenLifetimeSeconds: checkedSeconds(
      'maxTokenLifetimeSeconds',
      given.maxTokenLifetimeSeconds,
      1,
      86_400,
    ),
    tokenType: checkedName('tokenType', given.tokenType),
    ownerParameter: checkedText(
      'ownerParameter',
      given.ownerParameter,
      /^\w+$/,
      'a route parameter without the colon',
    ),
    realm: checkedText('realm', given.realm, /^[\w .:/-]+$/, 'letters, digits, blanks and . : / - _'),
  };
}

const DEFAULTS = {
  secret: undefined,
  issuer: undefined,
  audience: undefined,
  clockToleranceSeconds: 5,
  maxTokenLifetimeSeconds: 3600,
  tokenType: 'at+jwt',
  ownerParameter: 'userId',
  realm: 'holdfast',
};

/** An undefined option means its default, as it does in a parameter list. */
function requireObject(options: unknown): object {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `AuthModule: the options are ${kindOf(options)}; did the factory of forRootAsync return them?`,
    );
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function each<T>(option: string, value: unknown, check: (option: string, value: unknown) => T): T[] {
  if (!Array.isArray(value)) return [check(option, value)];
  if (value.length === 0) throw complaint(option, 'an empty list', 'one text or more');
  return value.map((entry, index) => check(`${option}[${index}]`, entry));
}

function checkedSecret(option: string, secret: unknown): string {
  if (typeof secret !== 'string' || secret === '') throw complaint(option, kindOf(secret), NEW_SECRET);
  if (secret !== secret.trim()) {
    // The usual cause is a secret file that ends in a newline: signer and verifier would hold different keys.
    throw complaint(
      option,
      'a text with white space at its start or end',
      'the exact text that the signer holds',
    );
  }
  const bytes = Buffer.byteLength(secret, 'utf8');
  if (bytes < MIN_SECRET_BYTES) throw complaint(option, `${bytes} bytes long`, NEW_SECRET);
  if (PLACEHOLDER.test(secret) || new Set(secret).size < 8)
    throw complaint(option, 'a placeholder', NEW_SECRET);
  return secret;
}

function checkedName(option: string, value: unknown): string {
  return checkedText(option, value, /^\S+$/, 'a text without white space');
}

function checkedText(option: string, value: unknown, shape: RegExp, needed: string): string {
  if (typeof value === 'string' && shape.test(value)) return value;
  throw complaint(
    option,
    typeof value === 'string' && value !== '' ? JSON.stringify(value) : kindOf(value),
    needed,
  );
}

function checkedSeconds(option: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  const found = typeof value === 'number' ? String(value) : kindOf(value);
  throw complaint(option, found, `a whole number of seconds from ${min} to ${max}`);
}

function kindOf(value: unknown): string {
  if (value === '') return 'an empty text';
  return value === null ? 'null' : typeof value;
}

function complaint(option: string, found: string, needed: string): TypeError {
  return new TypeError(`AuthModule: option "${option}" is ${found}; needed is ${needed}.`);
}
