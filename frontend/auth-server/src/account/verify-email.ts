import { createAuthEndpoint } from 'better-auth/api';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { noteSubject } from '../request-context.js';
import { internalSecretOf } from '../secrets.js';

/**
 * `POST /verify-email { token }`, with the token that Better Auth mails: a JWT that holds the address, signed with the
 * internal secret. Its own endpoint is a GET that changes something (a mail scanner would confirm the address, and the
 * token would stand in access logs), takes any number of uses, and knows the current secret only.
 */
export function verifyEmailByPost(database: AuthDatabase, { secrets }: Config) {
  return {
    id: 'verify-email-by-post',
    endpoints: {
      verifyEmailByPost: createAuthEndpoint(
        '/verify-email',
        { method: 'POST', body: z.object({ token: z.string() }) },
        async (context) => {
          const email = await addressIn(context.body.token, secrets);
          await confirmAddress(database, email);
          return context.json({ status: true });
        },
      ),
    },
  };
}

/** @throws {ProblemError} LINK_INVALID */
async function addressIn(token: string, secrets: Config['secrets']): Promise<string> {
  for (const secret of secrets) {
    const key = new TextEncoder().encode(internalSecretOf(secret));
    try {
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims: ['exp'] });
      // A token with more in it was made for something else.
      if (typeof payload.email === 'string' && Object.keys(payload).sort().join() === 'email,exp,iat') {
        return payload.email;
      }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  throw new ProblemError('LINK_INVALID');
}

/** One statement finds the address unconfirmed and confirms it, so that one of many uses at once succeeds. */
async function confirmAddress(database: AuthDatabase, email: string): Promise<void> {
  const confirmed = await database
    .updateTable('user')
    .set({ emailVerified: true, updatedAt: new Date() })
    .where('email', '=', email)
    .where('emailVerified', '=', false)
    .returning('id')
    .executeTakeFirst();
  if (confirmed !== undefined) {
    noteSubject(confirmed.id);
    return;
  }
  const owner = await database.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst();
  if (owner === undefined) throw new ProblemError('LINK_INVALID');
  noteSubject(owner.id);
  throw new ProblemError('EMAIL_ALREADY_VERIFIED');
}
