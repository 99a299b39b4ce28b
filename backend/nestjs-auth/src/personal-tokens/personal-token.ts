import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'hf_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 238 bits of chance. */
const RANDOM_CHARACTERS = 40;
/** 32 bits in base 62. */
const CHECKSUM_CHARACTERS = 6;
const SHAPE = /^hf_[0-9A-Za-z]{46}$/;

/**
 * Creates a personal access token: `hf_`, 40 random characters, and their CRC-32 in six. Prefix and checksum let secret
 * scanners find a leaked token without asking anyone.
 */
export function createPersonalToken(): string {
  const random = Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(
    '',
  );
  return PREFIX + random + checksumOf(random);
}

/** Whether this is meant to be a personal access token, intact or not. An access token is a JWT and has dots. */
export function isPersonalToken(token: string): boolean {
  return token.startsWith(PREFIX) && !token.includes('.');
}

/** Whether a personal access token has the right shape and checksum: without them, it can't exist. */
export function isIntact(token: string): boolean {
  const checksumAt = PREFIX.length + RANDOM_CHARACTERS;
  return SHAPE.test(token) && checksumOf(token.slice(PREFIX.length, checksumAt)) === token.slice(checksumAt);
}

/** What a server stores and sends in place of the token: SHA-256, base64url. It needs no salt, for a token is random. */
export function personalTokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let checksum = '';
  for (let count = 0; count < CHECKSUM_CHARACTERS; count += 1) {
    checksum = (ALPHABET[rest % ALPHABET.length] ?? '') + checksum;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return checksum;
}
