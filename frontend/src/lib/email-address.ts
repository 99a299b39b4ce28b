/** RFC 5321 §4.5.3.1: 64 octets before the "@"; a path of 256 octets includes its two angle brackets. */
const LOCAL_PART_MAX_LENGTH = 64;
const EMAIL_MAX_LENGTH = 254;
const DOMAIN_MAX_LENGTH = 253;

/** The check of `<input type="email">`, the same in every browser: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const HTML5_EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Not allowed in a domain name. The conversion would decode or drop it. */
const OTHER_ASCII = /(?![a-zA-Z0-9.-])\p{ASCII}/u;

/**
 * Normalizes an address as the auth server stores it: lower case, non-ASCII domains as A-labels. Some browsers convert
 * what is typed into such a field, others don't. The rule and its test cases come from the server.
 *
 * @returns `undefined` if the text isn't an address.
 */
export function normalizeEmail(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const domain = asciiDomain(trimmed.slice(at + 1));
  if (at < 0 || domain === undefined) return undefined;
  const address = `${trimmed.slice(0, at)}@${domain}`.toLowerCase();
  const isValid =
    at <= LOCAL_PART_MAX_LENGTH &&
    address.length <= EMAIL_MAX_LENGTH &&
    domain.length <= DOMAIN_MAX_LENGTH &&
    domain.includes('.') &&
    HTML5_EMAIL.test(address);
  return isValid ? address : undefined;
}

function asciiDomain(domain: string): string | undefined {
  if (/^\p{ASCII}*$/u.test(domain)) return domain;
  const url = `http://${domain}`;
  return OTHER_ASCII.test(domain) || !URL.canParse(url) ? undefined : new URL(url).hostname;
}
