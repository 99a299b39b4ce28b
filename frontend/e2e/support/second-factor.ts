import { createHmac } from 'node:crypto';
import { expect, type BrowserContext } from '@playwright/test';
import { PASSWORD } from './fixtures';

export const STEP_SECONDS = 30;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code that an authenticator app shows (RFC 6238, SHA-1, six digits). */
export function totp(secret: string, now = Date.now()): string {
  const bits = Array.from(secret.replace(/=+$/, ''), (letter) =>
    BASE32.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 1000 / STEP_SECONDS)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Turns the second factor on over HTTP. */
export async function enableSecondFactor(context: BrowserContext, origin: string) {
  const post = (path: string, data: object) =>
    context.request.post(`/api/auth/two-factor/${path}`, { headers: { origin }, data });
  const prepared = await post('enable', { password: PASSWORD });
  expect(prepared.status()).toBe(200);
  const { totpURI, backupCodes } = (await prepared.json()) as { totpURI: string; backupCodes: string[] };
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  expect((await post('verify-totp', { code: totp(secret) })).status()).toBe(200);
  await context.clearCookies();
  return { secret, backupCodes };
}
