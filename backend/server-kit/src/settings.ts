import { isIP } from 'node:net';
import { trustedProxies as parseProxies } from '@holdfast/nestjs-auth/client-address';
import { isWebOrigin, publicOriginProblem } from '@holdfast/nestjs-auth/public-origin';
import { secretProblem } from '@holdfast/nestjs-auth/secret';
import { z } from 'zod';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Thrown when the environment can't be used. The message is one line that names every wrong variable, never a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(problems: readonly string[]) {
    super(`Cannot start: ${problems.join('; ')}.`);
  }
}

/**
 * Parses environment variables. An empty variable counts as absent, because compose files pass `NAME=` for a variable
 * that isn't set.
 *
 * @throws {SettingsError} Names every variable that is missing or wrong.
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const { data, error } = schema.safeParse(set);
  if (error === undefined) return data;
  throw new SettingsError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
}

/** Runs a reader of settings. A wrong setting ends the process with one line on stderr and exit code 1. */
export function settingsOrExit<Settings>(read: () => Settings): Settings {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

export function choice<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  fallback: Choices[number],
) {
  return z
    .string()
    .default(fallback)
    .pipe(z.enum(choices, { error: `must be one of ${choices.join(', ')}` }));
}

export const flag = (fallback: boolean) =>
  choice(['true', 'false'], fallback ? 'true' : 'false').transform((text) => text === 'true');

/** A whole number in decimal digits. */
export const optionalWholeNumber = (min: number, max: number) =>
  text(
    (value) => /^\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max,
    `must be a whole number from ${min} to ${max}`,
  )
    .transform(Number)
    .optional();

export const wholeNumber = (fallback: number, min: number, max: number) =>
  optionalWholeNumber(min, max).transform((value) => value ?? fallback);

/** Comma-separated entries, without the spaces around them. */
export const commaList = () =>
  z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    );

export const logLevel = choice(LOG_LEVELS, 'info');

export const nodeEnvironment = choice(['development', 'test', 'production'], 'development');

/** How long a stopping server still accepts requests, in milliseconds. */
export const shutdownNotice = wholeNumber(500, 0, 60_000);

/** The address that a server listens on. */
export const listenAddress = text(
  (value) => isIP(value) > 0 || value === 'localhost',
  'must be an IP address or localhost',
).default('127.0.0.1');

export const postgresUrl = url(
  /^postgres(ql)?:$/,
  'must be a PostgreSQL URL: postgres://user:password@host:port/database',
);

export const redisUrl = url(/^rediss?:$/, 'must be a Redis URL: redis://host:port, or rediss:// for TLS');

export const httpUrl = url(/^https?:$/, 'must be an http or https URL');

/** The address that people open. Plain http is accepted for this machine only. */
export const webOrigin = withProblem(
  'must be set, for example to https://tasks.example.com',
  publicOriginProblem,
);

export const webOriginList = () =>
  commaList().refine((origins) => origins.every(isWebOrigin), 'has an entry that is not an origin');

/** The secret that signs new tokens. */
export const sharedSecret = withProblem('must be set: openssl rand -base64 32', secretProblem);

/** Older secrets that are still accepted. Entries aren't trimmed: a stray space is an error. */
export const previousSecrets = z
  .string()
  .optional()
  .transform((value) => value?.split(',') ?? [])
  .superRefine((secrets, context) => {
    for (const problem of secrets.map(secretProblem)) {
      if (problem !== undefined) context.addIssue(`has an entry that ${problem}`);
    }
  });

/** Proxies whose `X-Forwarded-For` is trusted: addresses, CIDR ranges, or names such as `loopback`. */
export const trustedProxies = () =>
  commaList().superRefine((entries, context) => {
    try {
      parseProxies(entries);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      context.addIssue('has an entry that is not an address, a range or "loopback"');
    }
  });

function text(isValid: (value: string) => boolean, problem: string) {
  return z.string({ error: problem }).refine(isValid, problem);
}

/** A URL may hold a password, so the message never repeats it. */
function url(protocol: RegExp, problem: string) {
  return text((value) => protocol.test(URL.parse(value)?.protocol ?? ''), problem);
}

function withProblem(missing: string, problemOf: (value: string) => string | undefined) {
  return z.string({ error: missing }).superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue(problem);
  });
}
