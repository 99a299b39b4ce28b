import { betterAuth } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { admin } from 'better-auth/plugins';
import { accessTokens, type SignAccessToken } from './access-token.js';
import type { Config } from './config.js';
import { SCHEMA, type AuthDatabase } from './database/database.js';
import { betterAuthLog, type Logger } from './logger.js';
import type { Mailer } from './mail/mail.js';
import { passwordChangedMail, resetPasswordMail, verifyEmailMail } from './mail/messages.js';
import type { PasswordHasher } from './passwords.js';
import { rateLimits, type RateLimiter } from './rate-limits.js';
import { requestContext } from './request-context.js';
import { parseBody, requireGoodPassword } from './request-bodies.js';
import { internalKeyring } from './secrets.js';
import { cookieOptions } from './session-cookies.js';
import { sessionExpiry, touchSession } from './sessions.js';
import { withoutSessionToken } from './session-token.js';
import { verifyEmailByPost } from './verify-email.js';

export const BASE_PATH = '/api/auth';
/** The host puts the address of the client here, and drops what a client may have sent under this name. */
export const CLIENT_ADDRESS_HEADER = 'x-client-ip';

const LINK_SECONDS = 60 * 60;

export interface AuthParts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly mailer: Mailer;
  readonly hasher: PasswordHasher;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
  readonly signAccessToken: SignAccessToken;
}

export type Auth = ReturnType<typeof createAuth>;

/** The one Better Auth configuration. */
export function createAuth(parts: AuthParts) {
  const { config, database, mailer, hasher, limiter, logger, signAccessToken } = parts;
  const { publicOrigin } = config;
  const keyring = internalKeyring(config.secrets);
  return betterAuth({
    appName: 'Holdfast',
    baseURL: publicOrigin,
    basePath: BASE_PATH,
    secret: keyring[0]?.value,
    secrets: keyring,
    trustedOrigins: config.allowedOrigins,
    database: { db: database, type: 'postgres', schemaName: SCHEMA, transaction: true },
    telemetry: { enabled: false },
    logger: { level: 'debug', disableColors: true, log: betterAuthLog(logger) },
    // What is no refusal reaches the host with its cause, and becomes a 500 (or 503) there.
    onAPIError: { throw: true },
    rateLimit: rateLimits(config.rateLimit, limiter),
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      // These two count UTF-16 units; the rules for people are in password-rules.ts and count code points.
      minPasswordLength: 1,
      maxPasswordLength: 512,
      password: {
        hash: (password) => preparedHash(password) ?? hasher.hash(password),
        verify: (given) => hasher.verify(given),
      },
      resetPasswordTokenExpiresIn: LINK_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => {
        mailer.send(resetPasswordMail(publicOrigin, user, token));
        return Promise.resolve();
      },
      onPasswordReset: async ({ user }) => {
        // Links that were asked for earlier would otherwise still set a password.
        await database.deleteFrom('verification').where('value', '=', user.id).execute();
        mailer.send(passwordChangedMail(publicOrigin, user));
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: LINK_SECONDS,
      sendVerificationEmail: ({ user, token }) => {
        mailer.send(verifyEmailMail(publicOrigin, user, token));
        return Promise.resolve();
      },
    },
    session: {
      // The cookie lives as long as the longest session; the row in the database decides when it ends, and
      // touchSession moves that. (Better Auth's own sliding knows one lifetime for all, and no absolute limit.)
      expiresIn: config.session.rememberedSeconds,
      disableSessionRefresh: true,
    },
    databaseHooks: {
      session: {
        create: {
          before: (session) => {
            const { rememberMe } = requestContext.getStore() ?? {};
            const expiresAt = sessionExpiry(config.session, session.createdAt, rememberMe);
            return Promise.resolve({ data: { ...session, expiresAt } });
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        const parsed = parseBody(path, body);
        if (parsed === undefined) return;
        const request = requestContext.getStore();
        if (request !== undefined && typeof parsed.rememberMe === 'boolean')
          request.rememberMe = parsed.rememberMe;
        await checkNewPassword(hasher, path, parsed);
        return { context: { body: parsed } };
      }),
      after: createAuthMiddleware(async (context) => {
        const { session, returned } = context.context;
        if (session !== null && (context.path === '/token' || context.path === '/get-session')) {
          await touchSession(database, session.session.id, config.session.rememberedSeconds);
        }
        return withoutSessionToken(returned);
      }),
    },
    advanced: {
      ...cookieOptions(publicOrigin),
      // Better Auth turns this check, and CSRF with it, off where NODE_ENV is test.
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 64 },
      // The migrations and their test keep the schema; a check on each start would also fail while the database wakes.
      database: { generateId: 'uuid', joins: true, validateSchema: false },
    },
    plugins: [accessTokens(config.token, signAccessToken), admin(), verifyEmailByPost()],
  });
}

/**
 * Judges the new password of a body before anything happens: a refusal must not use up a reset token. For a sign-up
 * it also makes the hash, because the endpoint would do that inside of its transaction.
 */
async function checkNewPassword(
  hasher: PasswordHasher,
  path: string,
  body: Record<string, unknown>,
): Promise<void> {
  const { password, newPassword, email, name } = body;
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (isText(newPassword)) requireGoodPassword('newPassword', newPassword, []);
  if (path === '/sign-up/email' && isText(password)) {
    requireGoodPassword('password', password, [email, name].filter(isText));
    const context = requestContext.getStore();
    if (context !== undefined) context.preparedHash = { password, hash: await hasher.hash(password) };
  }
}

function preparedHash(password: string): Promise<string> | undefined {
  const prepared = requestContext.getStore()?.preparedHash;
  return prepared?.password === password ? Promise.resolve(prepared.hash) : undefined;
}
