import { createHash } from 'node:crypto';

/**
 * What a create was asked for, kept with the row: a repeat of the request is told from another one although the row
 * has been changed since. 128 bits: nobody but the owner can choose the contents.
 *
 * @param content With its keys in a fixed order, defaults filled in.
 */
export function fingerprintOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
}
