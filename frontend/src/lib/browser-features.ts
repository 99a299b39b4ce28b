/**
 * Whether the browser has the features Holdfast needs. Browsers withhold both from plain HTTP pages except on localhost,
 * and releases before 2022 have neither.
 */
export function hasNeededFeatures(): boolean {
  return 'locks' in navigator && 'randomUUID' in crypto;
}
