import Bowser from 'bowser';

export interface Device {
  /** For example `Firefox 141`; null when the client doesn't say. */
  readonly browser: string | null;
  /** For example `Windows 11` or `Android`. */
  readonly system: string | null;
}

/** Helps a person to recognise a session. A client can claim anything here, so it decides nothing. */
export function deviceOf(userAgent: string | null): Device {
  const { browser, os } = Bowser.parse(userAgent === null || userAgent === '' ? 'unknown' : userAgent);
  const major = browser.version?.split('.')[0];
  return { browser: joined(browser.name, major), system: joined(os.name, os.versionName) };
}

function joined(name: string | undefined, version: string | undefined): string | null {
  if (name === undefined || name === '') return null;
  return version === undefined ? name : `${name} ${version}`;
}
