import { createHash, randomBytes } from 'node:crypto';

const NAME = /^([\w-]{1,400})\.([\w-]{43})\.ics$/;

/** The contents of the last part of a feed's address. */
export interface FeedName {
  readonly userId: string;
  readonly secretHash: string;
}

/**
 * Creates an address from the owner, so that the row is found by its key, and 256 random bits.
 *
 * @returns The last part of the address, and the hash to store.
 */
export function newFeedName(userId: string): { name: string; secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { name: `${Buffer.from(userId).toString('base64url')}.${secret}.ics`, secretHash: hashOf(secret) };
}

/** @returns undefined for anything that {@link newFeedName} can't create. */
export function readFeedName(name: string): FeedName | undefined {
  const [, owner, secret] = NAME.exec(name) ?? [];
  if (owner === undefined || secret === undefined) return undefined;
  const userId = Buffer.from(owner, 'base64url').toString();
  // PostgreSQL refuses NUL in a text.
  return userId.includes('\0') ? undefined : { userId, secretHash: hashOf(secret) };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
