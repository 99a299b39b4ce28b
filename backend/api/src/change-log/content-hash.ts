import { createHash } from 'node:crypto';

/**
 * Identifies the content of a create request. It is stored with the row, so that a repeated request can be told from
 * a different one after the row has changed. 128 bits are enough, because only the owner chooses the content.
 *
 * @param content Its keys in a fixed order, with defaults filled in.
 */
export function fingerprintOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
}

/**
 * Derives the same id from the same parts, so that doing something twice creates one row. UUID version 8 (RFC 9562
 * §5.8): SHA-256 with the version and variant bits set.
 */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(16), 16) % 4);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
