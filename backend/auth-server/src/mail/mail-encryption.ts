import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Mail } from './mail.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const mailSchema = z.object({
  to: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

/**
 * Encrypts queued mails: their links open accounts, and the database holds no such link in clear text anywhere else.
 * AES-256-GCM with a key derived from the shared secret.
 *
 * @param secrets The current one encrypts; the previous ones still decrypt.
 */
export function mailCipher(secrets: readonly [string, ...string[]]) {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'holdfast:mail:v1', 32)));

  const encrypt = (mail: Mail): Buffer => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keys[0] ?? '', nonce);
    const encrypted = Buffer.concat([cipher.update(JSON.stringify(mail), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
  };

  /** @throws {Error} when none of the secrets decrypts the mail: it was encrypted with an older one. */
  const decrypt = (encrypted: Buffer): Mail => {
    const failures: unknown[] = [];
    for (const key of keys) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(encrypted.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text =
          decipher.update(encrypted.subarray(NONCE_BYTES + TAG_BYTES)).toString() + decipher.final('utf8');
        return mailSchema.parse(JSON.parse(text));
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'no secret decrypts this mail');
  };
  return { encrypt, decrypt };
}
