import Bowser from 'bowser';

export interface Device {
  /** For example `Firefox 141`; null when the client does not say. */
  readonly browser: string | null;
  /** For example `Windows 11` or `Android`. */
  readonly system: string | null;
}

/** What a person recognises a session by. Any client may claim anything here: it informs and decides nothing. */
export function deviceOf(userAgent: string | null): Device {
  const { browser, os } = Bowser.parse(userAgent === null || userAgent === '' ? 'unknown' : userAgent);
  const major = browser.version?.split('.')[0];
  return { browser: joined(browser.name, major), system: joined(os.name, os.versionName) };
}

function joined(name: string | undefined, version: string | undefined): string | null {
  if (name === undefined || name === '') return null;
  return version === undefined ? name : `${name} ${version}`;
}
