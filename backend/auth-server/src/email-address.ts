import { domainToASCII } from 'node:url';
import { z } from 'zod';

/** RFC 5321 §4.5.3.1: 64 octets before the "@"; a path of 256 octets includes its two angle brackets. */
const LOCAL_PART_MAX_LENGTH = 64;
const EMAIL_MAX_LENGTH = 254;
const DOMAIN_MAX_LENGTH = 253;

/**
 * The form in which an e-mail address is stored, compared and mailed: lower case, a domain in A-labels
 * ({@link https://www.rfc-editor.org/rfc/rfc5891 RFC 5891}), as browsers make of what is typed.
 *
 * Accepts what the check of browsers accepts ({@link https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address WHATWG}),
 * within the lengths of RFC 5321, and asks for a dot in the domain: a name without one leads to no mail server on the
 * internet (RFC 7085), and is a typing error.
 *
 * @returns `undefined` for what is not an address. The web app has the same rule: its tests read the same cases.
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
    z.regexes.html5Email.test(address);
  return isValid ? address : undefined;
}

/**
 * Makes Better Auth check addresses by this rule: it has zod's own in the endpoints for sign-up, sign-in and mailed links, which
 * refuses endings in A-labels and much of what RFC 5322 allows before the "@". All those checks share one pattern.
 */
export function useOwnEmailRule(): void {
  z.regexes.email.test = (text) => normalizeEmail(text) !== undefined;
}

/** Never in a domain name. The conversion would decode or drop it. */
const OTHER_ASCII = /(?![a-zA-Z0-9.-])\p{ASCII}/u;

function asciiDomain(domain: string): string | undefined {
  if (/^\p{ASCII}*$/u.test(domain)) return domain;
  return OTHER_ASCII.test(domain) ? undefined : domainToASCII(domain) || undefined;
}
