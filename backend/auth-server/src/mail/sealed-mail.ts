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
 * Encrypts mails while they wait: their links open accounts, and nowhere else in the database does such a link stand
 * readable. AES-256-GCM, with a key of its own from the shared secret.
 *
 * @param secrets The current one seals; the previous ones still open.
 */
export function mailSealer(secrets: readonly [string, ...string[]]) {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'holdfast:mail:v1', 32)));

  const seal = (mail: Mail): Buffer => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keys[0] ?? '', nonce);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(mail), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  };

  /** @throws {Error} None of the secrets fits: the mail was sealed before the last one but one. */
  const open = (sealed: Buffer): Mail => {
    const failures: unknown[] = [];
    for (const key of keys) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text =
          decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)).toString() + decipher.final('utf8');
        return mailSchema.parse(JSON.parse(text));
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'no secret opens this mail');
  };
  return { seal, open };
}
