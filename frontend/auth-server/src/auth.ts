import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { admin } from 'better-auth/plugins';
import { accessTokens, type SignAccessToken } from './access-token.js';
import { changeEmail } from './account/change-email.js';
import { deleteAccount } from './account/delete-account.js';
import { verifyEmailByPost } from './account/verify-email.js';
import type { Config } from './config.js';
import { SCHEMA, type AuthDatabase } from './database/database.js';
import { beforeHook, lastHook, preparedHash } from './hooks.js';
import { CLIENT_ADDRESS_HEADER } from './http-messages.js';
import { betterAuthLog, type Logger } from './logger.js';
import type { Mail, Mailer } from './mail/mail.js';
import { passwordChangedMail, resetPasswordMail, signUpAgainMail, verifyEmailMail } from './mail/messages.js';
import type { PasswordHasher } from './passwords/password-hasher.js';
import { passkeys } from './passkeys/passkeys.js';
import { mayMailLink, rateLimits, type RateLimiter } from './rate-limits.js';
import { noteSubject, requestContext } from './request-context.js';
import { internalKeyring } from './secrets.js';
import { adminEndpoints } from './admin/admin-endpoints.js';
import { auditEndpoints } from './audit/audit-endpoints.js';
import { cookieOptions } from './sessions/session-cookies.js';
import { FRESH_SECONDS } from './sessions/own-session.js';
import { sessionEndpoints } from './sessions/session-endpoints.js';
import { signInMethods } from './account/sign-in-methods.js';
import { secondFactor } from './second-factor/second-factor.js';
import { SIGN_IN_PAGE } from './social/callback.js';
import { socialHooks, socialOptions } from './social/social.js';
import { sessionExpiry } from './sessions/session-lifetime.js';

export const BASE_PATH = '/api/auth';
const LINK_SECONDS = 60 * 60;

/** What the plugins add to a user, as a sign-up leaves it. */
const NEW_USER_COLUMNS = {
  role: 'user',
  banned: false,
  banReason: null,
  banExpires: null,
  twoFactorEnabled: false,
};

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
    onAPIError: { throw: true, errorURL: publicOrigin + SIGN_IN_PAGE },
    rateLimit: rateLimits(config.rateLimit, limiter),
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: passwordOptions(parts),
    emailVerification: verificationOptions(parts),
    session: {
      // The cookie lives as long as the longest session; the row in the database decides when it ends, and
      // touchSession moves that. (Better Auth's own sliding knows one lifetime for all, and no absolute limit.)
      expiresIn: config.session.rememberedSeconds,
      disableSessionRefresh: true,
      freshAge: FRESH_SECONDS,
    },
    ...socialOptions(config),
    databaseHooks: { session: sessionHooks(config), ...socialHooks(parts) },
    hooks: { before: beforeHook(parts) },
    advanced: {
      ...cookieOptions(publicOrigin),
      // Better Auth turns this check, and CSRF with it, off where NODE_ENV is test.
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 64 },
      // Its presence is what counts: no answer waits for a mail. (Better Auth catches and logs what fails.)
      backgroundTasks: { handler: () => undefined },
      // The migrations and their test keep the schema; a check on each start would also fail while the database wakes.
      database: { generateId: 'uuid', joins: true, validateSchema: false },
    },
    plugins: [
      accessTokens(config, signAccessToken),
      admin(),
      verifyEmailByPost(database, config),
      sessionEndpoints(database),
      changeEmail(parts),
      deleteAccount(database, hasher, mailer),
      auditEndpoints(database),
      adminEndpoints(parts),
      secondFactor(database),
      passkeys(parts),
      signInMethods(database, config),
      lastHook(parts),
    ],
  });
}

function passwordOptions(parts: AuthParts) {
  const { config, database, hasher, mailer } = parts;
  const { publicOrigin } = config;
  return {
    enabled: true,
    // These two count UTF-16 units; the rules for people are in password-rules.ts and count code points.
    minPasswordLength: 1,
    maxPasswordLength: 512,
    password: {
      hash: (password) => preparedHash(password) ?? hasher.hash(password),
      verify: (given) => hasher.verify(given),
    },
    requireEmailVerification: config.emailVerificationRequired,
    onExistingUserSignUp: ({ user }) => mailLink(parts, signUpAgainMail(publicOrigin, user)),
    // With the columns of the plugins, or the made-up user of a taken address differs from a real one.
    customSyntheticUser: ({ coreFields, id }) => ({ ...coreFields, ...NEW_USER_COLUMNS, id }),
    resetPasswordTokenExpiresIn: LINK_SECONDS,
    revokeSessionsOnPasswordReset: true,
    sendResetPassword: ({ user, token }) => mailLink(parts, resetPasswordMail(publicOrigin, user, token)),
    onPasswordReset: async ({ user }) => {
      noteSubject(user.id);
      // Links that were asked for earlier would otherwise still set a password.
      await database.deleteFrom('verification').where('value', 'like', `${user.id}%`).execute();
      mailer.send(passwordChangedMail(publicOrigin, user));
    },
  } satisfies BetterAuthOptions['emailAndPassword'];
}

function verificationOptions(parts: AuthParts) {
  const { config } = parts;
  return {
    sendOnSignUp: true,
    sendOnSignIn: config.emailVerificationRequired,
    expiresIn: LINK_SECONDS,
    sendVerificationEmail: ({ user, token }) =>
      mailLink(parts, verifyEmailMail(config.publicOrigin, user, token)),
  } satisfies BetterAuthOptions['emailVerification'];
}

function sessionHooks(config: Config) {
  return {
    create: {
      before: (session, context) => {
        const { rememberMe } = requestContext.getStore() ?? {};
        const expiresAt = sessionExpiry(config.session, session.createdAt, rememberMe);
        // Better Auth would keep the /64 of an IPv6 address, which it counts by.
        const ipAddress = context?.headers?.get(CLIENT_ADDRESS_HEADER) ?? '';
        return Promise.resolve({ data: { ...session, expiresAt, ipAddress } });
      },
    },
    delete: {
      // A sign-out names nobody else.
      before: ({ userId }) => {
        noteSubject(userId);
        return Promise.resolve();
      },
    },
  } satisfies NonNullable<BetterAuthOptions['databaseHooks']>['session'];
}

/** Mails a link, unless this address was mailed enough of them in the last hour. */
async function mailLink({ config, limiter, logger, mailer }: AuthParts, mail: Mail): Promise<void> {
  try {
    if (!config.rateLimit.enabled || (await mayMailLink(limiter, mail.to.address))) mailer.send(mail);
  } catch (err) {
    // Nobody waits for this: a failure that is not caught here would end the process.
    logger.error({ err, subject: mail.subject }, 'a mail could not be sent');
  }
}
