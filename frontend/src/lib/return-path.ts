/**
 * The path to open after sign-in: on this origin, or the home page. The value comes from a link, so it is parsed as the
 * browser would (`//evil.example`, `/\evil.example` and embedded tabs all lead to another host).
 */
export function safeReturnPath(value: unknown, origin: string = window.location.origin): string {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, origin)) return '/';
  const url = new URL(value, origin);
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
