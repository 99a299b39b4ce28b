import { Readiness } from '@holdfast/server-kit/health';
import { prepareShutdown, stopListening } from '@holdfast/server-kit/shutdown';
import { addAccountEvents } from './account-events/account-events-route.js';
import { hs256Signer, type SignAccessToken } from './access-token.js';
import { createAuth } from './auth.js';
import { createAuthHandler } from './auth-handler.js';
import type { Config } from './config.js';
import { useOwnEmailRule } from './email-address.js';
import { requireReadyDatabase, openDatabase } from './database/database.js';
import { purgeExpired } from './database/purge.js';
import type { Logger } from './logger.js';
import { mailSender } from './mail/compose.js';
import { linkMailer } from './mail/link-mailer.js';
import { Mailbox } from './mail/mailbox.js';
import { addMailboxRoutes } from './mail/mailbox-routes.js';
import { createMailer } from './mail/smtp-mailer.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { createLimiter } from './rate-limits.js';
import { removeDueSecondFactors } from './second-factor/recovery-job.js';
import { addHealth, createHost } from './server.js';

const PURGE_INTERVAL_MILLISECONDS = 10 * 60 * 1000;
const RECOVERY_INTERVAL_MILLISECONDS = 60 * 1000;
/** With the two seconds of the mail queue, the ten that a supervisor waits before it kills. */
const DRAIN_DEADLINE_MILLISECONDS = 8_000;

export interface AuthServer {
  readonly port: number;
  readonly readiness: Readiness;
  /** Finishes running requests, then lets go of mails and database. */
  readonly stop: () => Promise<void>;
}

/**
 * Puts the server together and listens.
 *
 * @param signAccessToken Of no use with key pairs. Default: HS256 with the current shared secret.
 */
export async function startAuthServer(
  config: Config,
  logger: Logger,
  signAccessToken: SignAccessToken = hs256Signer(config.secrets[0]),
): Promise<AuthServer> {
  const database = openDatabase(config.database, logger);
  const mailer = createMailer(config, database, logger);
  const hasher = new PasswordHasher(config.passwordHashConcurrency, async (oldHash, newHash) => {
    await database
      .updateTable('account')
      .set({ password: newHash })
      .where('password', '=', oldHash)
      .execute();
  });
  const limiter = await createLimiter(config, database, logger);
  useOwnEmailRule();
  const sendMail = mailSender(config.publicOrigin, mailer);
  const mailLink = linkMailer({ config, limiter, logger, sendMail });
  const parts = { config, database, hasher, limiter, logger, sendMail, mailLink };
  const auth = createAuth({ ...parts, signAccessToken });

  const app = await createHost({ config, logger, auth: createAuthHandler({ ...parts, auth }) });
  const readiness = new Readiness(() => requireReadyDatabase(database));
  prepareShutdown(app, readiness);
  addHealth(app, readiness);
  addAccountEvents(app, database, config);
  if (mailer instanceof Mailbox) addMailboxRoutes(app, mailer);

  const purge = setInterval(() => {
    purgeExpired(database, config.auditRetentionDays).catch((err: unknown) => {
      logger.warn({ err }, 'expired rows could not be deleted; the next round tries again');
    });
  }, PURGE_INTERVAL_MILLISECONDS);

  const removal = setInterval(() => {
    removeDueSecondFactors({ database, sendMail }, logger).catch((err: unknown) => {
      logger.warn({ err }, 'second factors could not be removed; the next round tries again');
    });
  }, RECOVERY_INTERVAL_MILLISECONDS);

  const address = await app.listen({ host: config.host, port: config.port });
  return {
    port: Number(new URL(address).port),
    readiness,
    stop: async () => {
      clearInterval(purge);
      clearInterval(removal);
      const deadline = setTimeout(() => {
        logger.warn('connections were still open at the deadline, and are cut');
        app.server.closeAllConnections();
      }, DRAIN_DEADLINE_MILLISECONDS);
      await stopListening(app);
      await app.close();
      clearTimeout(deadline);
      await mailer.close();
      limiter.close();
      await database.destroy();
    },
  };
}
