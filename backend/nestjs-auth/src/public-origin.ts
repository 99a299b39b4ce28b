/** Whether a text is an origin as browsers send it: scheme, host and port, nothing more. */
export function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && origin === text;
}

/**
 * Says what is wrong with the public address of an application, in words that follow the name of the setting.
 *
 * Plain HTTP works on the local machine only. Elsewhere browsers treat a page as insecure and withhold passkeys, service
 * workers, `navigator.locks` and `crypto.randomUUID`.
 *
 * @see {@link https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy Secure Contexts §3.1}
 * @returns `undefined` for a usable origin.
 *
 * @example
 * publicOriginProblem('http://tasks.lan'); // 'is http://tasks.lan, …: write https://tasks.lan, or …'
 */
export function publicOriginProblem(text: string): string | undefined {
  // The text may hold a password; repeat it only if it is an origin.
  if (!isWebOrigin(text)) {
    return 'is not an origin such as https://tasks.example.com (no path, no trailing slash)';
  }
  const { protocol, hostname, host } = new URL(text);
  if (protocol === 'https:' || isLocalMachine(hostname)) return undefined;
  return `is ${text}, but browsers disable features that the pages need over plain http: write https://${host}, or http://localhost for this machine only`;
}

function isLocalMachine(hostname: string): boolean {
  return /(^|\.)localhost$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]';
}
