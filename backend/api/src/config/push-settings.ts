import { createECDH } from 'node:crypto';
import { commaList } from '@holdfast/server-kit/settings';
import { z } from 'zod';
import { isPushService, PUSH_SERVICES } from '../reminders/push-endpoint.js';

/** A private key of P-256. */
export const vapidPrivateKey = z
  .string()
  .refine((text) => publicKeyOf(text) !== undefined, 'must be a private key of P-256: 32 bytes in base64url');

/** Where push services reach the operator (RFC 8292 §2.1). */
export const vapidSubject = z
  .string()
  .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must be mailto:address or an https URL');

export const pushServices = commaList()
  .refine(
    (entries) => entries.every(isPushService),
    'has an entry that is neither a host, *.host nor an origin',
  )
  .transform((entries) => (entries.length > 0 ? entries : PUSH_SERVICES));

/** The keys by which push services know this server; undefined: it sends nothing. */
export function vapidOf(env: {
  readonly VAPID_PRIVATE_KEY?: string | undefined;
  readonly VAPID_SUBJECT?: string | undefined;
  readonly PUBLIC_ORIGIN: string;
}) {
  const privateKey = env.VAPID_PRIVATE_KEY;
  const publicKey = privateKey === undefined ? undefined : publicKeyOf(privateKey);
  if (privateKey === undefined || publicKey === undefined) return undefined;
  // A subject on plain http isn't allowed, so a server on this machine names itself.
  const origin = env.PUBLIC_ORIGIN.startsWith('https:')
    ? env.PUBLIC_ORIGIN
    : 'mailto:admin@localhost.localdomain';
  return { subject: env.VAPID_SUBJECT ?? origin, publicKey, privateKey };
}

function publicKeyOf(text: string): string | undefined {
  if (!/^[\w-]{43}$/.test(text)) return undefined;
  const keys = createECDH('prime256v1');
  try {
    keys.setPrivateKey(text, 'base64url');
    return keys.getPublicKey('base64url');
  } catch {
    return undefined;
  }
}
