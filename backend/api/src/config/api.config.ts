import { Environment } from './environment.js';
import { readSecrets } from './secrets.js';

const ENVIRONMENTS = ['development', 'test', 'production'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface DatabaseConfig {
  readonly url: string;
  readonly poolMax: number;
  /** Off behind a pooler that does not know them (PgBouncer < 1.21 in transaction mode). */
  readonly preparedStatements: boolean;
}

export interface ThrottleConfig {
  /** Requests per minute of one address, or of one IPv6 /64; 0: as many as come. */
  readonly perAddress: number;
  /** Requests per minute of one user; 0: as many as come. */
  readonly perUser: number;
  /** Where all processes count together; undefined: each counts for itself. */
  readonly redisUrl: string | undefined;
}

/** Where this process tells how it is doing; each is off where it is undefined. */
export interface TelemetryConfig {
  /** Of `GET /metrics`, in the format of Prometheus; 0 = any free port. */
  readonly metricsPort: number | undefined;
  /** Of an OTLP/HTTP collector, as OpenTelemetry defines it: `/v1/traces` is added. */
  readonly otlpEndpoint: string | undefined;
}

/** Everything the API may be told from outside. Read once, checked as a whole. */
export interface ApiConfig {
  readonly environment: (typeof ENVIRONMENTS)[number];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly publicOrigin: string;
  readonly auth: {
    /** The current secret first. */
    readonly secrets: readonly string[];
    /** Where the keys of the tokens are published; undefined: the secrets sign them. */
    readonly jwksUrl: string | undefined;
    readonly issuer: string;
    readonly audience: string;
    readonly maxTokenLifetimeSeconds: number;
    /** Where the auth server tells which sessions and accounts ended; undefined: tokens end by their `exp` alone. */
    readonly accountEventsUrl: string | undefined;
  };
  readonly database: DatabaseConfig;
  readonly throttle: ThrottleConfig;
  readonly telemetry: TelemetryConfig;
  /** What one user may have, see `QuotaLimits`. */
  readonly quota: { readonly tasks: number; readonly lists: number; readonly bytes: number };
  readonly corsOrigins: readonly string[];
  /** Addresses or CIDRs whose `X-Forwarded-For` is believed; empty: the socket's address is the client. */
  readonly trustedProxies: readonly string[];
}

export interface MigrationConfig {
  readonly logLevel: ApiConfig['logLevel'];
  /** A direct connection of the schema's owner: a pooler would break the advisory lock. */
  readonly url: string;
}

/** The environment does not describe an API that may be started. The message is one line and holds no secret. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`Cannot start: ${problems.join('; ')}.`);
    this.name = 'ConfigError';
  }
}

/** @throws {ConfigError} Naming every variable that is missing or wrong. */
export function readConfig(variables: NodeJS.ProcessEnv): ApiConfig {
  const from = new Environment(variables);
  const environment = from.oneOf('NODE_ENV', ENVIRONMENTS, 'development');
  const publicOrigin = from.publicOrigin('PUBLIC_ORIGIN');
  const origins = from.origins('CORS_ORIGINS');

  const config: ApiConfig = {
    environment,
    logLevel: from.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    host: from.text('HOST') ?? '127.0.0.1',
    port: from.integer('PORT', 3001, { min: 0, max: 65_535 }),
    publicOrigin,
    auth: {
      secrets: readSecrets(from),
      jwksUrl: readJwksUrl(from, publicOrigin),
      issuer: from.text('JWT_ISSUER') ?? publicOrigin,
      audience: from.text('JWT_AUDIENCE') ?? 'holdfast-api',
      maxTokenLifetimeSeconds: from.integer('JWT_TTL_SECONDS', 900, { min: 1, max: 86_400 }),
      accountEventsUrl: from.httpUrl('ACCOUNT_EVENTS_URL'),
    },
    database: readDatabase(from),
    throttle: {
      perAddress: from.integer('THROTTLE_PER_ADDRESS', 3000, { min: 0, max: 1_000_000 }),
      perUser: from.integer('THROTTLE_PER_USER', 600, { min: 0, max: 1_000_000 }),
      redisUrl: from.redisUrl('REDIS_URL'),
    },
    telemetry: {
      metricsPort:
        from.text('METRICS_PORT') === undefined
          ? undefined
          : from.integer('METRICS_PORT', 0, { min: 0, max: 65_535 }),
      otlpEndpoint: from.httpUrl('OTEL_EXPORTER_OTLP_ENDPOINT'),
    },
    quota: {
      tasks: from.integer('QUOTA_TASKS', 20_000, { min: 1, max: 1_000_000 }),
      lists: from.integer('QUOTA_LISTS', 200, { min: 1, max: 10_000 }),
      bytes: from.integer('QUOTA_BYTES', 50_000_000, { min: 1000, max: 10_000_000_000 }),
    },
    corsOrigins: origins.length > 0 ? origins : [publicOrigin],
    trustedProxies: from.proxies('TRUSTED_PROXIES'),
  };
  if (from.problems.length > 0) throw new ConfigError(from.problems);
  return config;
}

/** @throws {ConfigError} Where no usable database URL is given. */
export function readMigrationConfig(variables: NodeJS.ProcessEnv): MigrationConfig {
  const from = new Environment(variables);
  const name = from.text('DATABASE_URL_DIRECT') === undefined ? 'DATABASE_URL' : 'DATABASE_URL_DIRECT';
  const config: MigrationConfig = {
    logLevel: from.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    url: from.postgresUrl(name, from.required(name, "a PostgreSQL URL of the schema's owner")),
  };
  if (from.problems.length > 0) throw new ConfigError(from.problems);
  return config;
}

function readJwksUrl(from: Environment, publicOrigin: string): string | undefined {
  const url = from.httpUrl('JWKS_URL') ?? `${publicOrigin}/api/auth/jwks`;
  return from.oneOf('JWT_ALGORITHM', ['HS256', 'EdDSA'], 'HS256') === 'EdDSA' ? url : undefined;
}

function readDatabase(from: Environment): DatabaseConfig {
  return {
    url: from.postgresUrl(
      'DATABASE_URL',
      from.required('DATABASE_URL', 'a PostgreSQL URL of the role holdfast_app'),
    ),
    poolMax: from.integer('DATABASE_POOL_MAX', 10, { min: 1, max: 1000 }),
    preparedStatements: from.oneOf('DATABASE_PREPARED_STATEMENTS', ['true', 'false'], 'true') === 'true',
  };
}
