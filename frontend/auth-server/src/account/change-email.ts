import { createHash, randomBytes } from 'node:crypto';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import type { Config } from '../config.js';
import { isDuplicate } from '../database/database-errors.js';
import type { AuthDatabase } from '../database/database.js';
import type { Mailer } from '../mail/mail.js';
import { confirmEmailMail, emailChangedMail, emailChangeRequestedMail } from '../mail/messages.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { ProblemError } from '../problem.js';
import { noteSubject } from '../request-context.js';
import { ownSession } from '../sessions/own-session.js';
import { requireOwnPassword } from './own-password.js';

const HOUR_MILLISECONDS = 60 * 60 * 1000;
const CONFIRM_MILLISECONDS = HOUR_MILLISECONDS;
/** Long enough for somebody on holiday to read that their account was taken over. */
const UNDO_MILLISECONDS = 7 * 24 * HOUR_MILLISECONDS;

type Purpose = 'confirm-email' | 'undo-email';

interface Parts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly hasher: PasswordHasher;
  readonly mailer: Mailer;
}

/**
 * `/email-change`: a new e-mail address: the password is asked, the new address confirms, the old one is told and has a week to take
 * everything back. (Better Auth 1.7.7 asks for no password, and its last link signs in whoever opens it.)
 */
export function changeEmail({ config, database, hasher, mailer }: Parts) {
  const { publicOrigin, emailVerificationRequired } = config;
  return {
    id: 'change-email-with-password',
    endpoints: {
      requestEmailChange: createAuthEndpoint(
        '/email-change',
        {
          method: 'POST',
          body: z.object({ newEmail: z.string(), password: z.string().optional() }),
          use: ownSession,
        },
        async (context) => {
          const { session, user } = context.context.session;
          const { newEmail, password } = context.body;
          await requireOwnPassword(database, hasher, session, password);
          const taken = await isTaken(database, newEmail);
          if (taken && !emailVerificationRequired) throw new ProblemError('EMAIL_TAKEN');
          if (!taken) {
            const token = await createLink(
              database,
              'confirm-email',
              user.id,
              newEmail,
              CONFIRM_MILLISECONDS,
            );
            mailer.send(confirmEmailMail(publicOrigin, { name: user.name, email: newEmail }, token));
          }
          mailer.send(emailChangeRequestedMail(publicOrigin, user));
          return context.json({ status: true });
        },
      ),
      confirmEmailChange: createAuthEndpoint(
        '/email-change/confirm',
        { method: 'POST', body: z.object({ token: z.string() }) },
        async (context) => {
          const { userId, email } = await useLink(database, 'confirm-email', context.body.token);
          const { name, oldEmail } = await moveUser(database, userId, email);
          const undo = await createLink(database, 'undo-email', userId, oldEmail, UNDO_MILLISECONDS);
          mailer.send(emailChangedMail(publicOrigin, { name, email: oldEmail }, undo));
          return context.json({ status: true });
        },
      ),
      undoEmailChange: createAuthEndpoint(
        '/email-change/undo',
        { method: 'POST', body: z.object({ token: z.string() }) },
        async (context) => {
          const { userId, email } = await useLink(database, 'undo-email', context.body.token);
          await moveUser(database, userId, email);
          await lockOut(database, userId);
          return context.json({ status: true });
        },
      ),
    },
  };
}

async function isTaken(database: AuthDatabase, email: string): Promise<boolean> {
  const found = await database.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst();
  return found !== undefined;
}

/** Stores what a mailed link may do. Only a hash of its token is kept. */
async function createLink(
  database: AuthDatabase,
  purpose: Purpose,
  userId: string,
  email: string,
  lifeMilliseconds: number,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(Date.now() + lifeMilliseconds);
  const row = { identifier: identifierOf(purpose, token), value: `${userId} ${email}`, expiresAt };
  await database.insertInto('verification').values(row).execute();
  return token;
}

/**
 * Uses a link up: the statement that finds it deletes it, so that one of many uses at once succeeds.
 *
 * @throws {ProblemError} LINK_INVALID
 */
async function useLink(database: AuthDatabase, purpose: Purpose, token: string) {
  const used = await database
    .deleteFrom('verification')
    .where('identifier', '=', identifierOf(purpose, token))
    .where('expiresAt', '>', new Date())
    .returning('value')
    .executeTakeFirst();
  const [userId, email] = used?.value.split(' ') ?? [];
  if (userId === undefined || email === undefined) throw new ProblemError('LINK_INVALID');
  noteSubject(userId);
  return { userId, email };
}

function identifierOf(purpose: Purpose, token: string): string {
  return `${purpose}:${createHash('sha256').update(token).digest('base64url')}`;
}

/** Gives the user the address, which the use of a link has just proved to be theirs. */
async function moveUser(database: AuthDatabase, userId: string, email: string) {
  try {
    return await database.transaction().execute(async (transaction) => {
      const before = await transaction
        .selectFrom('user')
        .select(['name', 'email as oldEmail'])
        .where('id', '=', userId)
        .forUpdate()
        .executeTakeFirst();
      if (before === undefined) throw new ProblemError('LINK_INVALID');
      await transaction
        .updateTable('user')
        .set({ email, emailVerified: true, updatedAt: new Date() })
        .where('id', '=', userId)
        .execute();
      return before;
    });
  } catch (error) {
    throw isDuplicate(error) ? new ProblemError('EMAIL_TAKEN') : error;
  }
}

/**
 * Whoever moved the account knew the password, and may have left other ways in: all are void, every session ends, and
 * a new password comes by mail only.
 */
async function lockOut(database: AuthDatabase, userId: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('account')
      .set({ password: null })
      .where('userId', '=', userId)
      .where('providerId', '=', 'credential')
      .execute();
    await transaction.deleteFrom('passkey').where('userId', '=', userId).execute();
    await transaction
      .deleteFrom('account')
      .where('userId', '=', userId)
      .where('providerId', '!=', 'credential')
      .execute();
    await transaction.deleteFrom('session').where('userId', '=', userId).execute();
    await transaction.deleteFrom('verification').where('value', 'like', `${userId}%`).execute();
  });
}
