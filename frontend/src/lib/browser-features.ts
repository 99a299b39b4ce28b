/**
 * Whether this page has what Holdfast is built on. Browsers withhold both from a page on plain http, except on the own
 * machine; and releases of before 2022 have neither.
 */
export function hasNeededFeatures(): boolean {
  return 'locks' in navigator && 'randomUUID' in crypto;
}
