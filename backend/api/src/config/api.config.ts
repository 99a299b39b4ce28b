import {
  choice,
  flag,
  httpUrl,
  listenAddress,
  logLevel,
  nodeEnvironment,
  optionalWholeNumber,
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
import { pushServices, vapidOf, vapidPrivateKey, vapidSubject } from './push-settings.js';

const environmentSchema = z.object({
  NODE_ENV: nodeEnvironment,
  LOG_LEVEL: logLevel,
  HOST: listenAddress,
  PORT: wholeNumber(3001, 0, 65_535),
  SHUTDOWN_NOTICE_MILLISECONDS: shutdownNotice,
  PUBLIC_ORIGIN: webOrigin,
  BETTER_AUTH_SECRET: sharedSecret,
  BETTER_AUTH_SECRET_PREVIOUS: previousSecrets,
  JWT_ALGORITHM: choice(['HS256', 'EdDSA'], 'HS256'),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().default('holdfast-api'),
  JWT_TTL_SECONDS: wholeNumber(900, 1, 86_400),
  JWKS_URL: httpUrl.optional(),
  ACCOUNT_EVENTS_URL: httpUrl.optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_POOL_MAX: wholeNumber(10, 1, 1000),
  DATABASE_PREPARED_STATEMENTS: flag(true),
  THROTTLE_PER_ADDRESS: wholeNumber(3000, 0, 1_000_000),
  THROTTLE_PER_USER: wholeNumber(600, 0, 1_000_000),
  REDIS_URL: redisUrl.optional(),
  VAPID_PRIVATE_KEY: vapidPrivateKey.optional(),
  VAPID_SUBJECT: vapidSubject.optional(),
  PUSH_SERVICES: pushServices,
  METRICS_PORT: optionalWholeNumber(0, 65_535),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  QUOTA_TASKS: wholeNumber(20_000, 1, 1_000_000),
  QUOTA_LISTS: wholeNumber(200, 1, 10_000),
  QUOTA_BYTES: wholeNumber(50_000_000, 1000, 10_000_000_000),
  CORS_ORIGINS: webOriginList(),
  TRUSTED_PROXIES: trustedProxies(),
});

const migrationSchema = z.object({
  LOG_LEVEL: logLevel,
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_URL_DIRECT: postgresUrl.optional(),
});

export type ApiConfig = ReturnType<typeof readConfig>;
export type DatabaseConfig = ApiConfig['database'];
export type ThrottleConfig = ApiConfig['throttle'];

/**
 * Reads the settings of the API. The only place that sees the environment.
 *
 * @throws {SettingsError} Names every variable that is missing or wrong, never a value.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readSettings(environmentSchema, environment);
  return {
    environment: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    host: env.HOST,
    /** 0 = any free port. */
    port: env.PORT,
    shutdownNoticeMilliseconds: env.SHUTDOWN_NOTICE_MILLISECONDS,
    publicOrigin: env.PUBLIC_ORIGIN,
    auth: {
      /** The current secret first. */
      secrets: [env.BETTER_AUTH_SECRET, ...env.BETTER_AUTH_SECRET_PREVIOUS] as const,
      /** Where the public keys of the tokens are published; undefined: the secrets sign them. */
      jwksUrl:
        env.JWT_ALGORITHM === 'EdDSA' ? (env.JWKS_URL ?? `${env.PUBLIC_ORIGIN}/api/auth/jwks`) : undefined,
      issuer: env.JWT_ISSUER ?? env.PUBLIC_ORIGIN,
      audience: env.JWT_AUDIENCE,
      maxTokenLifetimeSeconds: env.JWT_TTL_SECONDS,
      /** Where the auth server publishes ended sessions and accounts; undefined: tokens end only by their `exp`. */
      accountEventsUrl: env.ACCOUNT_EVENTS_URL,
    },
    database: {
      url: env.DATABASE_URL,
      poolMax: env.DATABASE_POOL_MAX,
      /** Off for a pooler without support for them (PgBouncer < 1.21 in transaction mode). */
      preparedStatements: env.DATABASE_PREPARED_STATEMENTS,
    },
    throttle: {
      /** Requests per minute of an address, or of an IPv6 /64; 0: unlimited. */
      perAddress: env.THROTTLE_PER_ADDRESS,
      /** Requests per minute of a user; 0: unlimited. */
      perUser: env.THROTTLE_PER_USER,
      /** Where all processes count together; undefined: each counts alone. */
      redisUrl: env.REDIS_URL,
    },
    push: {
      vapid: vapidOf(env),
      /** Where push messages may go. */
      services: env.PUSH_SERVICES,
    },
    telemetry: {
      /** Of `GET /metrics`, in the format of Prometheus; 0 = any free port, undefined: off. */
      metricsPort: env.METRICS_PORT,
      /** Of an OTLP/HTTP collector: `/v1/traces` is added; undefined: no traces. */
      otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    },
    /** What one user may have, see `QuotaLimits`. */
    quota: { tasks: env.QUOTA_TASKS, lists: env.QUOTA_LISTS, bytes: env.QUOTA_BYTES },
    corsOrigins: env.CORS_ORIGINS.length > 0 ? env.CORS_ORIGINS : [env.PUBLIC_ORIGIN],
    /** Addresses or CIDR ranges whose `X-Forwarded-For` is trusted; empty: the socket's address is the client. */
    trustedProxies: env.TRUSTED_PROXIES,
  };
}

/**
 * Reads the settings of the migration, which needs a direct connection of the schema's owner: a pooler would break the
 * advisory lock.
 *
 * @throws {SettingsError} When there is no usable database URL.
 */
export function readMigrationConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readSettings(migrationSchema, environment);
  const url = env.DATABASE_URL_DIRECT ?? env.DATABASE_URL;
  if (url === undefined) throw new SettingsError(['DATABASE_URL_DIRECT (or DATABASE_URL) must be set']);
  return { logLevel: env.LOG_LEVEL, url };
}
