import { errorCode, isConnectionLost } from '@holdfast/server-kit/database-errors';
import { Kysely, PostgresDialect, sql, type ColumnType, type Generated } from 'kysely';
import pg from 'pg';
import type { Config } from '../config.js';
import type { Language } from '../language.js';
import type { Logger } from '../logger.js';
import { requestContext } from '../request-context.js';
import { LATEST_MIGRATION } from './migrations/index.js';

export const SCHEMA = 'auth';

/** The columns that our own statements touch; Better Auth's come with its names. */
export interface AuthSchema {
  readonly user: {
    readonly id: string;
    readonly name: string;
    email: string;
    emailVerified: boolean;
    /** Of the mails to this user. */
    language: Generated<Language>;
    role: string;
    banned: boolean | null;
    banReason: string | null;
    banExpires: Date | null;
    readonly passkeyHandle: Generated<Buffer>;
    twoFactorEnabled: boolean | null;
    readonly createdAt: Date;
    updatedAt: Date;
    /** Rises with every event that changes who may sign in: see account/lifecycle.ts. */
    securityVersion: Generated<number>;
    addressDeclinedAt: Date | null;
  };
  readonly session: {
    readonly id: string;
    readonly token: string;
    readonly userId: string;
    readonly ipAddress: string | null;
    readonly userAgent: string | null;
    readonly createdAt: Date;
    updatedAt: Date;
    expiresAt: Date;
    securityVersion: number;
  };
  readonly mailed_link: {
    readonly id: Generated<string>;
    readonly purpose: string;
    user_id: string | null;
    address: string;
    token_hash: string;
    security_version: number | null;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  readonly second_factor_recovery: {
    readonly user_id: string;
    security_version: number;
    removes_at: Date;
  };
  readonly verification: { readonly identifier: string; readonly value: string; readonly expiresAt: Date };
  readonly account: {
    readonly userId: string;
    readonly providerId: string;
    readonly accountId: string;
    readonly createdAt: Generated<Date>;
    updatedAt: Date;
    password: string | null;
  };
  readonly passkey: {
    readonly id: string;
    readonly userId: string;
    readonly credentialID: string;
    name: string | null;
    readonly aaguid: string | null;
    readonly deviceType: string;
    backedUp: boolean;
    /** A bigint, which pg reads as text. */
    lastCounter: ColumnType<string, number, number>;
    readonly createdAt: Date | null;
    lastUsedAt: Date | null;
  };
  readonly twoFactor: {
    readonly id: string;
    readonly userId: string;
    secret: string;
    backupCodes: string;
    readonly createdAt: Generated<Date>;
  };
  readonly jwks: { readonly id: string; privateKey: string; readonly expiresAt: Date | null };
  readonly trusted_device: {
    readonly id: Generated<string>;
    readonly user_id: string;
    identifier: string;
    ip_address: string;
    user_agent: string;
    readonly created_at: Generated<Date>;
    last_used_at: Date;
    security_version: number;
  };
  readonly password_failures: {
    readonly key: string;
    readonly user_id: string | null;
    failures: number;
    readonly last_at: Date;
    told_at: Date | null;
  };
  /** Of the rate limiter. `expire`: milliseconds since 1970, which pg reads as text. */
  readonly request_count: { readonly key: string; readonly points: number; readonly expire: string };
  readonly personal_token: {
    readonly id: Generated<string>;
    readonly user_id: string;
    readonly name: string;
    /** See `personalTokenHash`. */
    readonly token_hash: string;
    readonly scopes: string[];
    readonly created_at: Generated<Date>;
    readonly expires_at: Date;
    last_used_at: ColumnType<Date | null, undefined, Date>;
    last_used_address: ColumnType<string | null, undefined, string>;
  };
  readonly account_event: { readonly type: string; readonly user_id: string; readonly at: Generated<Date> };
  readonly audit_event: {
    readonly id: Generated<string>;
    readonly at: Generated<Date>;
    readonly action: string;
    readonly outcome: string;
    readonly user_id: string | null;
    readonly actor_id: string | null;
    readonly ip_address: string;
    readonly user_agent: string;
    readonly request_id: string;
  };
  readonly mail_queue: { readonly id: Generated<string>; readonly attempts: number; due_at: Date };
  readonly kysely_migration: { readonly name: string };
}

export type AuthDatabase = Kysely<AuthSchema>;

/**
 * The pool of this process, and Kysely on top of it. A failure is also kept in the context of the request that met
 * it: see {@link requestContext}.
 */
export function openDatabase(config: Config['database'], logger: Logger): AuthDatabase {
  const pool = new pg.Pool({
    connectionString: config.url,
    max: config.poolMax,
    application_name: 'holdfast-auth-server',
    enableChannelBinding: true,
    keepAlive: true,
    // A database that wakes from sleep takes some seconds; a caller should not wait longer than that.
    connectionTimeoutMillis: 5_000,
    // Above the role's statement_timeout: this one ends a wait for a server that does not answer at all.
    query_timeout: 6_000,
    idleTimeoutMillis: 10_000,
    maxLifetimeSeconds: 300,
  });
  // Without a listener, a connection that dies while idle ends the process.
  pool.on('error', (err) => {
    logger.warn({ err }, 'a database connection was lost while idle');
  });
  // The pool listens to idle connections only. One that breaks under a statement rejects that statement, and emits an
  // error event as well, which ends the process if there is no listener.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    closeWhenLost(client);
  });
  return new Kysely<AuthSchema>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => {
          try {
            return await pool.connect();
          } catch (error) {
            noteDatabaseError(error);
            throw error;
          }
        },
        end: () => pool.end(),
      },
    }),
    log: (event) => {
      if (event.level === 'error') noteDatabaseError(event.error);
    },
  }).withSchema(SCHEMA);
}

/**
 * Closes the connection when a query gets no response: the pool would give it to the next request, which would wait as
 * long, and so would the rollback of a transaction.
 */
function closeWhenLost(client: pg.PoolClient): void {
  const query: unknown = Reflect.get(client, 'query');
  if (typeof query !== 'function') return;
  Reflect.set(client, 'query', (...values: unknown[]): unknown => {
    const result: unknown = Reflect.apply(query, client, values);
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        if (isConnectionLost(error)) void client.end();
      });
    }
    return result;
  });
}

function noteDatabaseError(error: unknown): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.databaseError ??= error;
}

/** The account has changed since the sign-in began (SQLSTATE HF001, raised by a trigger of migration 0010). */
export const isOutdated = (error: unknown): boolean => errorCode(error) === 'HF001';

/** Rejects unless the database answers and its tables are those that this build expects, or newer. */
export async function requireReadyDatabase(database: AuthDatabase): Promise<void> {
  await database
    .selectFrom('kysely_migration')
    .select(sql<number>`1`.as('one'))
    .where('name', '>=', LATEST_MIGRATION)
    .limit(1)
    .executeTakeFirstOrThrow();
}
