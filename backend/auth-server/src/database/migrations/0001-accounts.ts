import { sql, type Migration } from 'kysely';

/**
 * The tables of Better Auth 1.7.7 with its admin plugin, as `getMigrations` would make them (a test compares the
 * two), with the constraints that it leaves out, and the windows of the rate limiter.
 */
export const accounts: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth."user" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "name" text NOT NULL,
        "email" text NOT NULL UNIQUE CHECK ("email" = lower("email")),
        "emailVerified" boolean NOT NULL,
        "image" text,
        "createdAt" timestamptz NOT NULL DEFAULT current_timestamp,
        "updatedAt" timestamptz NOT NULL DEFAULT current_timestamp,
        "role" text NOT NULL DEFAULT 'user' CHECK ("role" IN ('user', 'admin')),
        "banned" boolean,
        "banReason" text,
        "banExpires" timestamptz
      )`.execute(db);

    await sql`
      CREATE TABLE auth."session" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "expiresAt" timestamptz NOT NULL,
        "token" text NOT NULL UNIQUE,
        "createdAt" timestamptz NOT NULL DEFAULT current_timestamp,
        "updatedAt" timestamptz NOT NULL,
        "ipAddress" text,
        "userAgent" text,
        "userId" uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
        "impersonatedBy" text
      )`.execute(db);
    await sql`CREATE INDEX "session_userId_idx" ON auth."session" ("userId")`.execute(db);
    await sql`CREATE INDEX "session_expiresAt_idx" ON auth."session" ("expiresAt")`.execute(db);

    await sql`
      CREATE TABLE auth."account" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "accountId" text NOT NULL,
        "providerId" text NOT NULL,
        "userId" uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
        "accessToken" text,
        "refreshToken" text,
        "idToken" text,
        "accessTokenExpiresAt" timestamptz,
        "refreshTokenExpiresAt" timestamptz,
        "scope" text,
        "password" text,
        "createdAt" timestamptz NOT NULL DEFAULT current_timestamp,
        "updatedAt" timestamptz NOT NULL,
        UNIQUE ("providerId", "accountId")
      )`.execute(db);
    await sql`CREATE INDEX "account_userId_idx" ON auth."account" ("userId")`.execute(db);

    await sql`
      CREATE TABLE auth."verification" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "identifier" text NOT NULL,
        "value" text NOT NULL,
        "expiresAt" timestamptz NOT NULL,
        "createdAt" timestamptz NOT NULL DEFAULT current_timestamp,
        "updatedAt" timestamptz NOT NULL DEFAULT current_timestamp
      )`.execute(db);
    await sql`CREATE INDEX "verification_identifier_idx" ON auth."verification" ("identifier")`.execute(db);
    await sql`CREATE INDEX "verification_value_idx" ON auth."verification" ("value")`.execute(db);
    await sql`CREATE INDEX "verification_expiresAt_idx" ON auth."verification" ("expiresAt")`.execute(db);

    // Unlogged: a crash may forget who was counted, and each counted request then costs no write-ahead log.
    await sql`
      CREATE UNLOGGED TABLE auth.rate_limit (
        key text PRIMARY KEY,
        hits integer NOT NULL DEFAULT 1,
        ends_at timestamptz NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX rate_limit_ends_at_idx ON auth.rate_limit (ends_at)`.execute(db);
  },
};
