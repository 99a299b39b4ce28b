import { t } from '@lingui/core/macro';

/** The browser and system of a User-Agent, as parsed by the auth server. Null if unknown. */
export type Device = Readonly<{ browser: string | null; system: string | null }>;

/** @example deviceName({ browser: 'Firefox 141', system: 'Linux' }) // 'Firefox 141 on Linux' */
export function deviceName({ browser, system }: Device): string {
  if (browser === null) return system ?? t`Unknown device`;
  return system === null ? browser : t`${browser} on ${system}`;
}
