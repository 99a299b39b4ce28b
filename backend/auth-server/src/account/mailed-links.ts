import { createHash, randomBytes } from 'node:crypto';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { noteSubject } from '../request-context.js';
import type { AuthTransaction } from './lifecycle.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/**
 * The purposes of mailed links: how many seconds each works, and whether it becomes void when the security version of
 * its account rises.
 */
const PURPOSES = {
  'verify-email': { seconds: HOUR, followsVersion: true },
  'reset-password': { seconds: HOUR, followsVersion: true },
  'confirm-email': { seconds: HOUR, followsVersion: true },
  // Long enough for someone on holiday to read that their account was taken over. It stays valid whatever the thief
  // does meanwhile, so an account can have several.
  'undo-email': { seconds: 7 * DAY, followsVersion: false },
  'recover-second-factor': { seconds: HOUR, followsVersion: true },
  'cancel-recovery': { seconds: 14 * DAY, followsVersion: true },
  invitation: { seconds: 7 * DAY, followsVersion: false },
} as const;

export type LinkPurpose = keyof typeof PURPOSES;

export interface MailedLink {
  readonly id: string;
  /** Null only for an invitation. */
  readonly userId: string | null;
  readonly address: string;
  readonly createdAt: Date;
}

interface NewLink {
  readonly userId: string | null;
  /** Where it is mailed; for an undo, the address to restore. */
  readonly address: string;
  /** The version that the request began with; null for an invitation. */
  readonly securityVersion: number | null;
}

/**
 * Stores a mailed link and returns the token for the mail; only a hash of it is kept. For each purpose only a user's
 * newest link works, except for undo links.
 */
export async function createLink(
  database: AuthDatabase,
  purpose: LinkPurpose,
  { userId, address, securityVersion }: NewLink,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const link = {
    user_id: userId,
    address,
    token_hash: hashOf(token),
    security_version: securityVersion,
    created_at: new Date(),
    expires_at: new Date(Date.now() + PURPOSES[purpose].seconds * 1000),
  };
  const insert = database.insertInto('mailed_link').values({ purpose, ...link });
  // The columns of the partial unique indexes of migration 0011.
  const replacing =
    purpose === 'undo-email'
      ? insert
      : purpose === 'invitation'
        ? insert.onConflict((conflict) =>
            conflict.column('address').where('purpose', '=', 'invitation').doUpdateSet(link),
          )
        : insert.onConflict((conflict) =>
            conflict
              .columns(['user_id', 'purpose'])
              .where('purpose', 'not in', ['undo-email', 'invitation'])
              .doUpdateSet(link),
          );
  await replacing.execute();
  return token;
}

/**
 * Finds a link without using it up, to check the other input first: a typo must not cost the link.
 *
 * @throws {ProblemError} LINK_INVALID
 */
export async function findLink(
  database: AuthDatabase,
  purpose: LinkPurpose,
  token: string,
): Promise<MailedLink> {
  const row = await validLinks(database, purpose, token).executeTakeFirst();
  return toLink(row);
}

/**
 * Uses up a link inside the transaction of its effect: if that fails, the link still works. Locks the account first and
 * the link second, so that only one of several simultaneous uses succeeds.
 *
 * @throws {ProblemError} LINK_INVALID
 */
export async function useLink(
  transaction: AuthTransaction,
  purpose: LinkPurpose,
  token: string,
): Promise<MailedLink> {
  const { id, userId } = await findLink(transaction, purpose, token);
  if (userId !== null) {
    await transaction.selectFrom('user').select('id').where('id', '=', userId).forUpdate().execute();
  }
  const row = await validLinks(transaction, purpose, token).forUpdate('link').executeTakeFirst();
  const link = toLink(row);
  await transaction.deleteFrom('mailed_link').where('id', '=', id).execute();
  return link;
}

function validLinks(database: AuthDatabase, purpose: LinkPurpose, token: string) {
  const { followsVersion } = PURPOSES[purpose];
  const links = database
    .selectFrom('mailed_link as link')
    .leftJoin('user', 'user.id', 'link.user_id')
    .select(['link.id', 'link.user_id', 'link.address', 'link.created_at'])
    .where('link.token_hash', '=', hashOf(token))
    .where('link.purpose', '=', purpose)
    .where('link.expires_at', '>', new Date());
  return followsVersion ? links.whereRef('link.security_version', '=', 'user.securityVersion') : links;
}

interface LinkRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly address: string;
  readonly created_at: Date;
}

function toLink(row: LinkRow | undefined): MailedLink {
  if (row === undefined) throw new ProblemError('LINK_INVALID');
  if (row.user_id !== null) noteSubject(row.user_id);
  return { id: row.id, userId: row.user_id, address: row.address, createdAt: row.created_at };
}

/** Whether an address belongs to an account, or an undo could still return it to one. */
export async function isAddressTaken(
  database: AuthDatabase,
  address: string,
  exceptUserId?: string,
): Promise<boolean> {
  const owner = await database
    .selectFrom('user')
    .select('id')
    .where('email', '=', address)
    .where('id', '!=', exceptUserId ?? NIL_UUID)
    .executeTakeFirst();
  return owner !== undefined || (await isAddressReserved(database, address, exceptUserId));
}

export async function isAddressReserved(
  database: AuthDatabase,
  address: string,
  exceptUserId?: string,
): Promise<boolean> {
  const reserved = await database
    .selectFrom('mailed_link')
    .select('id')
    .where('purpose', '=', 'undo-email')
    .where('address', '=', address)
    .where('user_id', '!=', exceptUserId ?? NIL_UUID)
    .where('expires_at', '>', new Date())
    .executeTakeFirst();
  return reserved !== undefined;
}

/** The nil UUID (RFC 9562 §5.9), which no user has. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
