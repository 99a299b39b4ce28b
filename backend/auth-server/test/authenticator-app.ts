import { oneTimeCode } from '../../../scripts/testing/one-time-code.ts';
import type { Browser } from './browser.js';
import { PASSWORD, type RunningServer } from './running-server.js';

/** What an authenticator app shows for the address in the QR code. */
export const codeFor = (totpUri: string, at?: number) =>
  oneTimeCode(new URL(totpUri).searchParams.get('secret') ?? '', at);

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
