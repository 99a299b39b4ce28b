import { expect, type BrowserContext } from '@playwright/test';
import { oneTimeCode } from '../../../scripts/testing/one-time-code.ts';
import { PASSWORD } from './fixtures';

/** Turns the second factor on over HTTP. */
export async function enableSecondFactor(context: BrowserContext, origin: string) {
  const post = (path: string, data: object) =>
    context.request.post(`/api/auth/two-factor/${path}`, { headers: { origin }, data });
  const prepared = await post('enable', { password: PASSWORD });
  expect(prepared.status()).toBe(200);
  const { totpURI, backupCodes } = (await prepared.json()) as { totpURI: string; backupCodes: string[] };
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  expect((await post('verify-totp', { code: oneTimeCode(secret) })).status()).toBe(200);
  await context.clearCookies();
  return { secret, backupCodes };
}
