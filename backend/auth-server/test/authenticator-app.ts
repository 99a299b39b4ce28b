import { createHmac } from 'node:crypto';
import type { Browser } from './browser.js';
import { PASSWORD, type RunningServer } from './running-server.js';

export const STEP_MILLISECONDS = 30_000;

/** What an authenticator app does with the address in the QR code (RFC 6238). */
export function codeFor(totpUri: string, at = Date.now()): string {
  const letters = new URL(totpUri).searchParams.get('secret') ?? '';
  const bits = Array.from(letters, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  const key = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MILLISECONDS)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export const post = (browser: Browser, route: string, body: object) =>
  browser.post(`/api/auth/two-factor/${route}`, body);

/** A person whose authenticator app is set up. */
export async function givenSecondFactor(server: RunningServer) {
  const person = await server.givenPerson({ isConfirmed: true });
  const { totpURI, backupCodes }: { totpURI: string; backupCodes: string[] } = (
    await post(person.browser, 'enable', { password: PASSWORD })
  ).body;
  await post(person.browser, 'verify-totp', { code: codeFor(totpURI) });
  await halfAMinuteLater(server);
  return { ...person, totpURI, backupCodes };
}

/** As far as a code can tell: none of before was used just now. */
export function halfAMinuteLater(server: RunningServer) {
  return server.query(`DELETE FROM auth.verification WHERE identifier = 'used-code'`);
}
