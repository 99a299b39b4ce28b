import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { APIError } from 'better-auth/api';
import { admin } from 'better-auth/plugins';
import { accessTokens, type SignAccessToken } from './access-token.js';
import { accountLanguage } from './account/account-language.js';
import { changeEmail } from './account/change-email.js';
import { deleteAccount } from './account/delete-account.js';
import { mailConfirmation, verifyEmail } from './account/verify-email.js';
import { NEW_USER_COLUMNS } from './account/new-user.js';
import type { AccountParts } from './account/account-parts.js';
import { isAddressReserved } from './account/mailed-links.js';
import { passwordEndpoints } from './account/password-endpoints.js';
import type { Config } from './config.js';
import { SCHEMA, type AuthDatabase } from './database/database.js';
import { BASE_PATH } from './routes/routes.js';
import { keepEndpoint } from './after-endpoint.js';
import { beforeEndpoint, preparedHash } from './before-endpoint.js';
import { CLIENT_ADDRESS_HEADER } from './http-messages.js';
import { LANGUAGES } from './language.js';
import { betterAuthLog, type Logger } from './logger.js';
import { recipientOf } from './mail/compose.js';
import { personalTokenEndpoints } from './personal-tokens/personal-token-endpoints.js';
import { passkeys } from './passkeys/passkeys.js';
import { noteSubject, requestContext, requestLanguage } from './request-context.js';
import { internalKeyring } from './secrets.js';
import { adminAccountEndpoints } from './admin/account-endpoints.js';
import { adminEndpoints } from './admin/admin-endpoints.js';
import { invitations } from './admin/invitations.js';
import { auditEndpoints } from './audit/audit-endpoints.js';
import { cookieOptions } from './sessions/session-cookies.js';
import { FRESH_SECONDS } from './sessions/own-session.js';
import { sessionEndpoints } from './sessions/session-endpoints.js';
import { signInMethods } from './account/sign-in-methods.js';
import { secondFactorRecovery } from './second-factor/recovery-endpoints.js';
import { secondFactor } from './second-factor/second-factor.js';
import { CALLBACK_PATH, SIGN_IN_PAGE } from './social/callback.js';
import { socialHooks, socialOptions } from './social/social.js';
import { sessionExpiry } from './sessions/session-lifetime.js';
import { versionForSession } from './sessions/session-version.js';

export interface AuthParts extends AccountParts {
  readonly logger: Logger;
  readonly signAccessToken: SignAccessToken;
}

export type Auth = ReturnType<typeof createAuth>;

/** The one Better Auth configuration. */
export function createAuth(parts: AuthParts) {
  const { config, database, logger, signAccessToken } = parts;
  const { publicOrigin } = config;
  const social = socialOptions(config);
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
    // Anything but a refusal reaches the host with its cause and becomes a 500 or 503 there.
    onAPIError: { throw: true, errorURL: publicOrigin + SIGN_IN_PAGE },
    // The registry says which limit a route has: see rate-limits.ts.
    rateLimit: { enabled: false },
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: passwordOptions(parts),
    emailVerification: verificationOptions(parts),
    session: {
      // The cookie lives as long as the longest session; the row in the database decides when it ends, and
      // touchSession moves that. (Better Auth's own sliding knows one lifetime for all, and no absolute limit.)
      expiresIn: config.session.rememberedSeconds,
      disableSessionRefresh: true,
      freshAge: FRESH_SECONDS,
      additionalFields: {
        securityVersion: { type: 'number', required: false, input: false, returned: false },
      },
    },
    ...social,
    user: {
      ...social.user,
      additionalFields: { language: { type: [...LANGUAGES], required: false, input: false } },
    },
    databaseHooks: { session: sessionHooks(config, database), ...socialHooks(parts), user: userHooks(parts) },
    hooks: { before: beforeEndpoint(parts), after: keepEndpoint },
    advanced: {
      ...cookieOptions(publicOrigin),
      // Better Auth turns this check, and CSRF with it, off where NODE_ENV is test.
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 64 },
      // With a handler, no answer waits for a mail. (Better Auth catches and logs what fails.)
      backgroundTasks: { handler: () => undefined },
      // The migrations and their test keep the schema; a check on each start would also fail while the database wakes.
      database: { generateId: 'uuid', joins: true, validateSchema: false },
    },
    plugins: [
      accessTokens(config, database, signAccessToken),
      admin(),
      verifyEmail(parts),
      passwordEndpoints(parts),
      sessionEndpoints(database),
      changeEmail(parts),
      deleteAccount(parts),
      accountLanguage(database),
      auditEndpoints(database),
      adminEndpoints(parts),
      adminAccountEndpoints(parts),
      invitations(parts),
      secondFactor(database),
      secondFactorRecovery(parts),
      passkeys(parts),
      signInMethods(database, config),
      personalTokenEndpoints(parts),
    ],
  });
}

function passwordOptions({ config, hasher, mailLink }: AccountParts) {
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
    onExistingUserSignUp: async ({ user }) => {
      await mailLink(recipientOf(user), 'sign-up.repeated', () => Promise.resolve([]));
    },
    // With the columns of the plugins: without them, the made-up user of a taken address differs from a real one.
    customSyntheticUser: ({ coreFields, id }) => ({
      ...coreFields,
      ...NEW_USER_COLUMNS,
      language: requestLanguage(),
      id,
    }),
  } satisfies BetterAuthOptions['emailAndPassword'];
}

function verificationOptions(parts: AccountParts) {
  return {
    // The link refers to the row of the user, which a sign-up has not committed when it would send: see after-endpoint.ts.
    sendOnSignUp: false,
    sendOnSignIn: parts.config.emailVerificationRequired,
    sendVerificationEmail: ({ user }) => mailConfirmation(parts, user.id),
  } satisfies BetterAuthOptions['emailVerification'];
}

/** A sign-up with a reserved address is answered like one with a taken address. */
function userHooks(parts: AccountParts) {
  const { create } = socialHooks(parts).user;
  return {
    create: {
      before: async (user, context) => {
        const isHidden = context?.path === '/sign-up/email' && parts.config.emailVerificationRequired;
        // Better Auth answers this one with the made-up user; elsewhere the database refuses the row as a duplicate.
        if (isHidden && (await isAddressReserved(parts.database, user.email)))
          throw new APIError('FORBIDDEN');
        const changed = await create.before(user, context);
        return { data: { ...(changed?.data ?? user), language: requestLanguage() } };
      },
    },
  } satisfies NonNullable<BetterAuthOptions['databaseHooks']>['user'];
}

function sessionHooks(config: Config, database: AuthDatabase) {
  return {
    create: {
      before: async (session, context) => {
        const { rememberMe } = requestContext.getStore() ?? {};
        const expiresAt = sessionExpiry(config.session, session.createdAt, rememberMe);
        const provider = context?.path === CALLBACK_PATH ? String(context.params?.id) : undefined;
        const securityVersion = await versionForSession(database, session.userId, provider);
        // Better Auth would keep the /64 of an IPv6 address, which it counts by.
        const ipAddress = context?.headers?.get(CLIENT_ADDRESS_HEADER) ?? '';
        return { data: { ...session, expiresAt, ipAddress, securityVersion } };
      },
    },
    delete: {
      // A sign-out concerns this user only.
      before: ({ userId }) => {
        noteSubject(userId);
        return Promise.resolve();
      },
    },
  } satisfies NonNullable<BetterAuthOptions['databaseHooks']>['session'];
}
