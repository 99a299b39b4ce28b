import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { isWebOrigin, publicOriginProblem } from '@holdfast/nestjs-auth/public-origin';

import { secretProblem } from '@holdfast/nestjs-auth/secret';
import { z } from 'zod';

/** The environment cannot be used as it is. The message is one line that names every variable at fault. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const whole = (fallback: number, minimum: number, maximum: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(minimum, `is less than ${minimum}`)
    .max(maximum, `is more than ${maximum}`)
    .default(fallback);

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], { error: 'is neither "true" nor "false"' })
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const origin = z
  .string({ error: 'is missing: the address that browsers open, for example https://tasks.example.com' })
  .superRefine((text, context) => {
    const message = publicOriginProblem(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const origins = list.refine((all) => all.every(isWebOrigin), 'holds an entry that is not an origin');

const databaseUrl = z
  .string({ error: 'is missing: postgres://user:password@host:5432/database' })
  .refine((text) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? ''), 'is not a postgres:// address');

function isProxyList(entries: readonly string[]): boolean {
  try {
    trustedProxies(entries);
    return true;
  } catch {
    return false;
  }
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const environmentSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
    HOST: z
      .string()
      .default('127.0.0.1')
      .refine((text) => isIP(text) > 0 || text === 'localhost', 'is not an address to listen on'),
    PORT: whole(3002, 0, 65_535),
    BETTER_AUTH_SECRET: z.string({ error: 'is missing: openssl rand -base64 32' }),
    BETTER_AUTH_SECRET_PREVIOUS: z
      .string()
      .default('')
      .transform((text) => (text === '' ? [] : text.split(','))),
    PUBLIC_ORIGIN: origin,
    JWT_ISSUER: z.string().min(1, 'is empty').optional(),
    JWT_AUDIENCE: z.string().min(1, 'is empty').default('holdfast-api'),
    JWT_ALGORITHM: z.enum(['HS256', 'EdDSA'], { error: 'is neither "HS256" nor "EdDSA"' }).default('HS256'),
    JWT_TTL_SECONDS: whole(15 * MINUTE, 10, 60 * MINUTE),
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_MAX: whole(10, 1, 200),
    CORS_ORIGINS: origins,
    TRUSTED_PROXIES: list.refine(
      isProxyList,
      'holds an entry that is neither an address range nor "loopback"',
    ),
    SESSION_SECONDS: whole(7 * DAY, 5 * MINUTE, 90 * DAY),
    SESSION_REMEMBERED_SECONDS: whole(30 * DAY, 5 * MINUTE, 365 * DAY),
    SESSION_UNREMEMBERED_SECONDS: whole(DAY, 5 * MINUTE, 90 * DAY),
    EMAIL_VERIFICATION_REQUIRED: flag(false),
    // At most as long as the link lives that cancels it.
    SECOND_FACTOR_RECOVERY_HOURS: whole(72, 1, 14 * 24),
    // The table itself keeps 90 days, whatever the server is told.
    AUDIT_RETENTION_DAYS: whole(365, 90, 3_650),
    PASSWORD_HASH_CONCURRENCY: whole(availableParallelism(), 1, 64),
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    GITHUB_CLIENT_ID: z.string().optional(),
    GITHUB_CLIENT_SECRET: z.string().optional(),
    REDIS_URL: z
      .string()
      .refine((text) => /^rediss?:\/\/[^/]/.test(text), 'is no redis:// address')
      .optional(),
    RATE_LIMIT_ENABLED: flag(true),
    RATE_LIMIT_SIGN_IN_PER_MINUTE: whole(10, 1, 100_000),
    RATE_LIMIT_SIGN_UP_PER_MINUTE: whole(10, 1, 100_000),
    RATE_LIMIT_MAIL_PER_MINUTE: whole(5, 1, 100_000),
    RATE_LIMIT_PER_MINUTE: whole(100, 1, 100_000),
    MAIL_TRANSPORT: z
      .enum(['mailbox', 'smtp'], { error: 'is neither "mailbox" nor "smtp"' })
      .default('mailbox'),
    MAIL_FROM: z.string().default('Holdfast <no-reply@localhost>'),
    SMTP_URL: z.string().optional(),
  })
  .superRefine((env, context) => {
    const isProduction = env.NODE_ENV === 'production';
    const report = (variable: string, message: string) => {
      context.addIssue({ code: 'custom', path: [variable], message });
    };
    const current = secretProblem(env.BETTER_AUTH_SECRET);
    if (current !== undefined) report('BETTER_AUTH_SECRET', current);
    for (const secret of env.BETTER_AUTH_SECRET_PREVIOUS) {
      const previous = secretProblem(secret);
      if (previous !== undefined) report('BETTER_AUTH_SECRET_PREVIOUS', `holds an entry that ${previous}`);
    }
    for (const provider of ['GOOGLE', 'GITHUB'] as const) {
      const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const;
      if ((env[id] === undefined) === (env[secret] === undefined)) continue;
      report(env[id] === undefined ? id : secret, 'is missing, and its other half is there');
    }
    if (isProduction && env.SECOND_FACTOR_RECOVERY_HOURS < 24) {
      report('SECOND_FACTOR_RECOVERY_HOURS', 'is less than 24: nobody would have the time to cancel');
    }
    if (env.MAIL_TRANSPORT === 'smtp' && !/^smtps?:\/\//.test(env.SMTP_URL ?? '')) {
      report('SMTP_URL', 'is missing or no smtp:// address, and MAIL_TRANSPORT is smtp');
    }
    if (env.MAIL_TRANSPORT === 'mailbox' && isProduction) {
      report('MAIL_TRANSPORT', 'is mailbox, which shows every mail to everybody: production needs smtp');
    }
  });

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the settings of this server. The only place that sees the environment.
 *
 * @throws {ConfigurationError} Lists every variable that is missing or wrong, never a value.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env) {
  // An empty variable is how compose files and shells write "not set".
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
    );
  }
  const env = parsed.data;
  return {
    logLevel: env.LOG_LEVEL,
    host: env.HOST,
    port: env.PORT,
    /** Current secret first, then those that are still accepted. */
    secrets: [env.BETTER_AUTH_SECRET, ...env.BETTER_AUTH_SECRET_PREVIOUS] as const,
    publicOrigin: env.PUBLIC_ORIGIN,
    /** Origins that browsers may call from: the public one, and what CORS_ORIGINS adds. */
    allowedOrigins: [...new Set([env.PUBLIC_ORIGIN, ...env.CORS_ORIGINS])],
    trustedProxies: env.TRUSTED_PROXIES,
    token: {
      issuer: env.JWT_ISSUER ?? env.PUBLIC_ORIGIN,
      audience: env.JWT_AUDIENCE,
      ttlSeconds: env.JWT_TTL_SECONDS,
      /** HS256: with the shared secret. EdDSA: with a key pair of this server, whose public half is at `/jwks`. */
      algorithm: env.JWT_ALGORITHM,
    },
    database: { url: env.DATABASE_URL, poolMax: env.DATABASE_POOL_MAX },
    session: {
      seconds: env.SESSION_SECONDS,
      rememberedSeconds: env.SESSION_REMEMBERED_SECONDS,
      unrememberedSeconds: env.SESSION_UNREMEMBERED_SECONDS,
    },
    /** Nobody signs in with an unconfirmed address, and a sign-up does not tell whether the address has an account. */
    emailVerificationRequired: env.EMAIL_VERIFICATION_REQUIRED,
    /** How long a second factor stays after its owner has asked by mail to have it removed. */
    secondFactorRecoveryHours: env.SECOND_FACTOR_RECOVERY_HOURS,
    /** The providers that people may sign in with; undefined: not offered. */
    social: {
      google: clientOf(env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET),
      github: clientOf(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET),
    },
    auditRetentionDays: env.AUDIT_RETENTION_DAYS,
    passwordHashConcurrency: env.PASSWORD_HASH_CONCURRENCY,
    rateLimit: {
      enabled: env.RATE_LIMIT_ENABLED,
      /** Where to count; undefined: in the database. */
      redisUrl: env.REDIS_URL,
      signInPerMinute: env.RATE_LIMIT_SIGN_IN_PER_MINUTE,
      signUpPerMinute: env.RATE_LIMIT_SIGN_UP_PER_MINUTE,
      mailPerMinute: env.RATE_LIMIT_MAIL_PER_MINUTE,
      perMinute: env.RATE_LIMIT_PER_MINUTE,
    },
    mail: { from: env.MAIL_FROM, smtpUrl: env.MAIL_TRANSPORT === 'smtp' ? env.SMTP_URL : undefined },
  };
}

function clientOf(clientId: string | undefined, clientSecret: string | undefined) {
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}

/** Settings of the step that encrypts with the current secret what older ones have encrypted. */
export function loadRotationConfig(environment: NodeJS.ProcessEnv = process.env) {
  const secrets = [
    environment.BETTER_AUTH_SECRET ?? '',
    ...(environment.BETTER_AUTH_SECRET_PREVIOUS ?? '').split(',').filter((secret) => secret !== ''),
  ] as const;
  for (const secret of secrets) {
    const problem = secretProblem(secret);
    if (problem !== undefined) throw new ConfigurationError(`a BETTER_AUTH_SECRET ${problem}`);
  }
  return { database: loadCommandConfig(environment), secrets };
}

/** Settings of a command that changes rows: the database alone. */
export function loadCommandConfig(environment: NodeJS.ProcessEnv = process.env): Config['database'] {
  const parsed = databaseUrl.safeParse(environment.DATABASE_URL);
  if (!parsed.success) {
    throw new ConfigurationError(`DATABASE_URL ${parsed.error.issues[0]?.message ?? 'is wrong'}`);
  }
  return { url: parsed.data, poolMax: 1 };
}

/** Settings of the migration step, which needs no secret and runs with the owner's rights. */
export function loadMigrationConfig(environment: NodeJS.ProcessEnv = process.env): {
  readonly databaseUrl: string;
} {
  const url = environment.DATABASE_URL_DIRECT ?? environment.DATABASE_URL;
  const parsed = databaseUrl.safeParse(url);
  if (!parsed.success) {
    throw new ConfigurationError(
      `DATABASE_URL_DIRECT (or DATABASE_URL) ${parsed.error.issues[0]?.message ?? 'is wrong'}`,
    );
  }
  return { databaseUrl: parsed.data };
}
