import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Names and attributes of every cookie. Over HTTPS they get the `__Host-` prefix: bound to this origin, and
 * accepted by browsers only over HTTPS.
 */
export function cookieOptions(publicOrigin: string) {
  const secure = publicOrigin.startsWith('https:');
  return {
    cookiePrefix: secure ? '__Host-holdfast' : 'holdfast',
    // Better Auth's own switch puts `__Secure-` in front of the name.
    useSecureCookies: false,
    defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
  } as const;
}

/** A signature is base64 of an HMAC-SHA256: 44 characters after the last dot. */
const SIGNED_VALUE = /^(?<value>.+)\.(?<signature>[A-Za-z0-9+/]{43}=)$/;

export interface ResignedCookies {
  /** The `Cookie` header with current signatures. */
  readonly header: string;
  /** The cookies that the browser must store instead. */
  readonly renewed: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Better Auth verifies a cookie with its current secret only: after a rotation everyone would be signed out. So a
 * cookie signed with a previous secret is re-signed when it arrives.
 *
 * @param secrets Internal secrets, current one first.
 */
export function resignCookies(header: string, secrets: readonly string[]): ResignedCookies {
  const [current = '', ...previous] = secrets;
  const renewed: { name: string; value: string }[] = [];
  const cookies = header.split(/;\s*/).map((cookie) => {
    const [name, encoded] = splitOnce(cookie, '=');
    const { value, signature } = SIGNED_VALUE.exec(decode(encoded))?.groups ?? {};
    if (value === undefined || signature === undefined) return cookie;
    if (
      isSignedBy(current, value, signature) ||
      !previous.some((secret) => isSignedBy(secret, value, signature))
    ) {
      return cookie;
    }
    const resigned = encodeURIComponent(`${value}.${sign(current, value)}`);
    renewed.push({ name, value: resigned });
    return `${name}=${resigned}`;
  });
  return { header: cookies.join('; '), renewed };
}

/**
 * Sends the re-signed cookies to the browser, except those that the response sets itself.
 *
 * @param seconds How long a cookie lives, unless the person asked not to be remembered.
 */
export function appendRenewedCookies(
  headers: Headers,
  cookies: ResignedCookies,
  publicOrigin: string,
  seconds: number,
): void {
  const { secure } = cookieOptions(publicOrigin).defaultCookieAttributes;
  const forgets = cookies.header.includes('.dont_remember=');
  const attributes = [
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
    ...(forgets ? [] : [`Max-Age=${seconds}`]),
  ];
  const set = headers.getSetCookie();
  for (const { name, value } of cookies.renewed) {
    if (set.some((cookie) => cookie.startsWith(`${name}=`))) continue;
    headers.append('set-cookie', [`${name}=${value}`, ...attributes].join('; '));
  }
}

function sign(secret: string, value: string): string {
  return createHmac('sha256', secret).update(value).digest('base64');
}

function isSignedBy(secret: string, value: string, signature: string): boolean {
  return timingSafeEqual(Buffer.from(sign(secret, value)), Buffer.from(signature));
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
