/** Whether a text is an origin as browsers send it: scheme, host and port, and nothing after them. */
export function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text;
}

/**
 * What is wrong with the address that people open an application at, in words that follow the name of the setting.
 *
 * Plain http is for the own machine only. Anywhere else browsers count a page as insecure and take passkeys, service
 * workers, `navigator.locks` and `crypto.randomUUID` away from it.
 *
 * @see {@link https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy Secure Contexts §3.1}
 * @returns undefined for an origin that pages can work at.
 *
 * @example
 * publicOriginProblem('http://tasks.lan'); // 'is http://tasks.lan, …: write https://tasks.lan, or …'
 */
export function publicOriginProblem(text: string): string | undefined {
  // The text may hold a password, so it is repeated only once it is known to be an origin.
  if (!isWebOrigin(text)) {
    return 'is not an origin such as https://tasks.example.com (no path, no slash at the end)';
  }
  const { protocol, hostname, host } = new URL(text);
  if (protocol === 'https:' || isOwnMachine(hostname)) return undefined;
  return `is ${text}, and browsers withhold what the pages need from plain http: write https://${host}, or http://localhost for this machine alone`;
}

function isOwnMachine(hostname: string): boolean {
  return /(^|\.)localhost$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]';
}
