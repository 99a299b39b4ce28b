import { randomUUID } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';

/** As long as browsers keep a cookie; each sign-in renews it. */
const LIFETIME_SECONDS = 400 * 24 * 60 * 60;
/** Enough for a family that shares a browser; a library's browser doesn't remember everyone. */
const ACCOUNTS_PER_BROWSER = 4;
const ENTRY = /^(?<userId>[\da-f-]{36})\.(?<version>\d+)\.(?<deviceId>[\da-f-]{36})$/;

interface Entry {
  readonly userId: string;
  /** The security version of the account at the sign-in: the proof ends when the sessions of that time end. */
  readonly version: string;
  readonly deviceId: string;
}

/** The account, with its security version, that a device signs in to. */
export interface DeviceOwner {
  readonly id: string;
  readonly securityVersion: number;
}

/**
 * Proof that this browser has signed in to an account before: a signed cookie that scripts can't read. It signs no one
 * in. See {@link https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies OWASP, device cookies}.
 *
 * @returns The id of the device, or `undefined` where it has not signed in to this account since its security version rose.
 */
export async function knownDevice(
  context: GenericEndpointContext,
  { id, securityVersion }: DeviceOwner,
): Promise<string | undefined> {
  const entries = await readEntries(context);
  const own = entries.find(({ userId, version }) => userId === id && version === String(securityVersion));
  return own?.deviceId;
}

/** Sets the cookie at a sign-in. A device keeps its id, and with it what it has used of its allowance. */
export async function rememberDevice(
  context: GenericEndpointContext,
  { id, securityVersion }: DeviceOwner,
): Promise<void> {
  const entries = await readEntries(context);
  const deviceId = entries.find(({ userId }) => userId === id)?.deviceId ?? randomUUID();
  const others = entries.filter(({ userId }) => userId !== id);
  const kept = [{ userId: id, version: String(securityVersion), deviceId }, ...others]
    .slice(0, ACCOUNTS_PER_BROWSER)
    .map(({ userId, version, deviceId: device }) => `${userId}.${version}.${device}`);
  const { name, attributes } = deviceCookie(context);
  await context.setSignedCookie(name, kept.join('_'), context.context.secret, attributes);
}

async function readEntries(context: GenericEndpointContext): Promise<Entry[]> {
  const value = await context.getSignedCookie(deviceCookie(context).name, context.context.secret);
  if (typeof value !== 'string') return [];
  return value.split('_').flatMap((text) => {
    const { userId, version, deviceId } = ENTRY.exec(text)?.groups ?? {};
    return userId === undefined || version === undefined || deviceId === undefined
      ? []
      : [{ userId, version, deviceId }];
  });
}

function deviceCookie(context: GenericEndpointContext) {
  return context.context.createAuthCookie('known_device', { maxAge: LIFETIME_SECONDS });
}
