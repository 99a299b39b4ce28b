import type { TrustedIssuer } from './auth.options.js';

/** Where a Better Auth server is. */
export interface BetterAuthServer {
  /** The server's `baseURL`, as it is written there: `https://auth.example.com`. */
  readonly url: string;
  /** The server's `basePath`; not used if `url` has a path, as in Better Auth. @default '/api/auth' */
  readonly basePath?: string;
  /** The option `jwt.audience` of its jwt() plugin. @default `url` */
  readonly audience?: string | readonly string[];
}

type PublicKeys = Extract<TrustedIssuer, { readonly jwksUrl: string }>;

/**
 * Options for a stock [Better Auth](https://better-auth.com) server with its `jwt()` plugin, whatever algorithm that signs
 * with. Its tokens have no `typ` and name no session, so they end only when they expire: after 15 minutes, unless the
 * plugin says otherwise.
 *
 * @throws {TypeError} If `url` isn't a URL.
 *
 * @example
 * AuthModule.forRoot(betterAuth({ url: 'https://auth.example.com' }))
 * AuthModule.forRoot({ ...betterAuth({ url: 'http://auth:3000' }), allowPlainHttp: true })
 */
export function betterAuth({ url, basePath = '/api/auth', audience }: BetterAuthServer): PublicKeys {
  if (!URL.canParse(url))
    throw new TypeError(`betterAuth: "url" is ${JSON.stringify(url)}; use the baseURL of the auth server.`);
  const { origin, pathname } = new URL(url);
  const path = pathname === '/' ? basePath : pathname;
  const written = url.replace(/\/$/, '');
  // Better Auth 1.7 writes the origin; others write the baseURL as it was typed in, with or without a slash at the end.
  const names = [...new Set([origin, `${origin}/`, written, `${written}/`])];
  return {
    issuer: names,
    audience: audience ?? names,
    jwksUrl: `${origin}${path.replace(/\/$/, '')}/jwks`,
    tokenType: null,
    requireSession: false,
    mapClaims: (claims) => ({ email_verified: claims.emailVerified, ...claims }),
  };
}
