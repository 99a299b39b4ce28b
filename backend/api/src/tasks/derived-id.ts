import { createHash } from 'node:crypto';

/**
 * An id that is the same for the same parts, so that doing something twice makes one row. UUID version 8 (RFC 9562
 * §5.8): SHA-256 with version and variant written over.
 */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(16), 16) % 4);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
