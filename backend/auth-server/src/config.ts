import { availableParallelism } from 'node:os';
import {
  choice,
  flag,
  listenAddress,
  logLevel,
  nodeEnvironment,
  postgresUrl,
  previousSecrets,
  readSettings,
  redisUrl,
  SettingsError,
  sharedSecret,
  shutdownNotice,
  trustedProxies,
  webOrigin,
  webOriginList,
  wholeNumber,
} from '@holdfast/server-kit/settings';
import { z } from 'zod';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const environmentSchema = z
  .object({
    NODE_ENV: nodeEnvironment,
    LOG_LEVEL: logLevel,
    HOST: listenAddress,
    PORT: wholeNumber(3002, 0, 65_535),
    SHUTDOWN_NOTICE_MILLISECONDS: shutdownNotice,
    BETTER_AUTH_SECRET: sharedSecret,
    BETTER_AUTH_SECRET_PREVIOUS: previousSecrets,
    PUBLIC_ORIGIN: webOrigin,
    JWT_ISSUER: z.string().min(1, 'is empty').optional(),
    JWT_AUDIENCE: z.string().min(1, 'is empty').default('holdfast-api'),
    JWT_ALGORITHM: choice(['HS256', 'EdDSA'], 'HS256'),
    JWT_TTL_SECONDS: wholeNumber(15 * MINUTE, 10, 60 * MINUTE),
    DATABASE_URL: postgresUrl,
    DATABASE_POOL_MAX: wholeNumber(10, 1, 200),
    CORS_ORIGINS: webOriginList(),
    TRUSTED_PROXIES: trustedProxies(),
    SESSION_SECONDS: wholeNumber(7 * DAY, 5 * MINUTE, 90 * DAY),
    SESSION_REMEMBERED_SECONDS: wholeNumber(30 * DAY, 5 * MINUTE, 365 * DAY),
    SESSION_UNREMEMBERED_SECONDS: wholeNumber(DAY, 5 * MINUTE, 90 * DAY),
    EMAIL_VERIFICATION_REQUIRED: flag(false),
    // At most as long as the link lives that cancels it.
    SECOND_FACTOR_RECOVERY_HOURS: wholeNumber(72, 1, 14 * 24),
    // The table itself keeps 90 days, whatever the server is told.
    AUDIT_RETENTION_DAYS: wholeNumber(365, 90, 3_650),
    PASSWORD_HASH_CONCURRENCY: wholeNumber(availableParallelism(), 1, 64),
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    GITHUB_CLIENT_ID: z.string().optional(),
    GITHUB_CLIENT_SECRET: z.string().optional(),
    REDIS_URL: redisUrl.optional(),
    RATE_LIMIT_ENABLED: flag(true),
    RATE_LIMIT_SIGN_IN_PER_MINUTE: wholeNumber(10, 1, 100_000),
    RATE_LIMIT_SIGN_UP_PER_MINUTE: wholeNumber(10, 1, 100_000),
    RATE_LIMIT_MAIL_PER_MINUTE: wholeNumber(5, 1, 100_000),
    RATE_LIMIT_PER_MINUTE: wholeNumber(100, 1, 100_000),
    MAIL_TRANSPORT: choice(['mailbox', 'smtp'], 'mailbox'),
    MAIL_FROM: z.string().default('Holdfast <no-reply@localhost>'),
    SMTP_URL: z.string().optional(),
  })
  .superRefine((env, context) => {
    const isProduction = env.NODE_ENV === 'production';
    const report = (variable: string, message: string) => {
      context.addIssue({ code: 'custom', path: [variable], message });
    };
    for (const provider of ['GOOGLE', 'GITHUB'] as const) {
      const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const;
      if ((env[id] === undefined) === (env[secret] === undefined)) continue;
      report(env[id] === undefined ? id : secret, 'is missing, although its other half is set');
    }
    if (isProduction && env.SECOND_FACTOR_RECOVERY_HOURS < 24) {
      report('SECOND_FACTOR_RECOVERY_HOURS', 'is less than 24: the owner would have no time to cancel');
    }
    if (env.MAIL_TRANSPORT === 'smtp' && !/^smtps?:\/\//.test(env.SMTP_URL ?? '')) {
      report('SMTP_URL', 'is missing or not an smtp:// address, and MAIL_TRANSPORT is smtp');
    }
    if (env.MAIL_TRANSPORT === 'mailbox' && isProduction) {
      report('MAIL_TRANSPORT', 'is mailbox, which shows every mail to everyone: production needs smtp');
    }
  });

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the settings of this server. The only place that sees the environment.
 *
 * @throws {SettingsError} Lists every variable that is missing or wrong, never a value.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readSettings(environmentSchema, environment);
  return {
    logLevel: env.LOG_LEVEL,
    host: env.HOST,
    port: env.PORT,
    shutdownNoticeMilliseconds: env.SHUTDOWN_NOTICE_MILLISECONDS,
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
    /** An unconfirmed address cannot sign in, and a sign-up does not reveal whether the address has an account. */
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

/** Settings of the step that encrypts with the current secret what was encrypted with older ones. */
export function loadRotationConfig(environment: NodeJS.ProcessEnv = process.env) {
  const schema = z.object({ BETTER_AUTH_SECRET: sharedSecret, BETTER_AUTH_SECRET_PREVIOUS: previousSecrets });
  const secrets = readSettings(schema, environment);
  return {
    database: loadCommandConfig(environment),
    secrets: [secrets.BETTER_AUTH_SECRET, ...secrets.BETTER_AUTH_SECRET_PREVIOUS] as const,
  };
}

/** Settings of a command that changes rows: the database alone. */
export function loadCommandConfig(environment: NodeJS.ProcessEnv = process.env): Config['database'] {
  return { url: readSettings(z.object({ DATABASE_URL: postgresUrl }), environment).DATABASE_URL, poolMax: 1 };
}

/** Settings of the migration step, which needs no secret and runs with the owner's rights. */
export function loadMigrationConfig(environment: NodeJS.ProcessEnv = process.env): {
  readonly databaseUrl: string;
} {
  const schema = z.object({
    DATABASE_URL_DIRECT: postgresUrl.optional(),
    DATABASE_URL: postgresUrl.optional(),
  });
  const { DATABASE_URL_DIRECT: direct, DATABASE_URL: pooled } = readSettings(schema, environment);
  const databaseUrl = direct ?? pooled;
  if (databaseUrl === undefined)
    throw new SettingsError(['DATABASE_URL_DIRECT (or DATABASE_URL) must be set']);
  return { databaseUrl };
}
