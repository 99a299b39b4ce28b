/**
 * Where to go after signing in: a path of this origin, or the home page. A link may carry anything here, so the value is
 * parsed as the browser would parse it (`//evil.example`, `/\evil.example` and tabs inside all name another host).
 */
export function safeReturnPath(value: unknown, origin: string = window.location.origin): string {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, origin)) return '/';
  const url = new URL(value, origin);
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
