import { createHash } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';

/** The cookie in which the plugin keeps its one challenge. */
export const CHALLENGE_COOKIE = 'passkey_challenge';
/** How many are open in one browser, about one for each sign-in page. A new one ends the oldest. */
export const MOST_CHALLENGES = 12;

/**
 * One challenge for each page that asks. The plugin keeps the newest of a browser only, so that a second sign-in page
 * made the first one fail, and a failed try used up the challenge of the other page. Here each challenge has a cookie
 * under a name made of it, found again by the challenge that the authenticator signed. Two pages that ask at the same
 * moment do not overwrite each other, as they would with a list in one cookie. The rest is the plugin's: the signature
 * of the cookie, the row that holds ceremony and user, its five minutes, and its single use.
 */
export function challengeHooks() {
  return {
    before: [
      { matcher: startsWith('/passkey/verify-'), handler: createAuthMiddleware(presentChallenge) },
      { matcher: startsWith('/passkey/generate-'), handler: createAuthMiddleware(endOldestChallenges) },
    ],
    after: [{ matcher: startsWith('/passkey/generate-'), handler: nameChallenge }],
  };
}

const startsWith =
  (prefix: string) =>
  ({ path = '' }: { path?: string | undefined }): boolean =>
    path.startsWith(prefix);

/** Gives the plugin the cookie of the challenge that was signed, under the name that it reads. */
function presentChallenge(hook: GenericEndpointContext) {
  const challenge = signedChallenge(hook.body);
  const id = challenge === undefined ? undefined : idOf(challenge);
  const found = challengeCookies(hook).find(({ name }) => name.endsWith(`.${String(id)}`));
  const base = hook.context.createAuthCookie(CHALLENGE_COOKIE);
  if (found !== undefined) hook.setCookie(found.name, '', { ...base.attributes, maxAge: 0 });
  // The first cookie of a name counts.
  const header = `${base.name}=${found?.value ?? ''}; ${hook.headers?.get('cookie') ?? ''}`;
  return Promise.resolve({ context: { headers: new Headers({ cookie: header }) } });
}

/** Ends the oldest challenges of a browser, in the database too: keeping old cookies gains nothing. */
async function endOldestChallenges(hook: GenericEndpointContext): Promise<void> {
  const { attributes } = hook.context.createAuthCookie(CHALLENGE_COOKIE);
  // Names begin with the time, all of one length.
  const open = challengeCookies(hook).sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const { name } of open.slice(0, Math.max(0, open.length - MOST_CHALLENGES + 1))) {
    const token = await hook.getSignedCookie(name, hook.context.secret);
    if (typeof token === 'string') await hook.context.internalAdapter.deleteVerificationByIdentifier(token);
    hook.setCookie(name, '', { ...attributes, maxAge: 0 });
  }
}

/** Renames the cookie that the plugin has just set. */
const nameChallenge = createAuthMiddleware(({ context }) => {
  const { returned, responseHeaders } = context;
  if (responseHeaders === undefined || !hasChallenge(returned)) return Promise.resolve();
  const { name } = context.createAuthCookie(CHALLENGE_COOKIE);
  const lines = responseHeaders.getSetCookie();
  responseHeaders.delete('set-cookie');
  for (const line of lines) {
    const renamed = line.startsWith(`${name}=`)
      ? `${name}.${Date.now().toString(36)}.${idOf(returned.challenge)}${line.slice(name.length)}`
      : line;
    responseHeaders.append('set-cookie', renamed);
  }
  return Promise.resolve();
});

function hasChallenge(returned: unknown): returned is { readonly challenge: string } {
  return (
    typeof returned === 'object' &&
    returned !== null &&
    'challenge' in returned &&
    typeof returned.challenge === 'string'
  );
}

/** All its characters are allowed in the name of a cookie (RFC 6265 §4.1.1). */
const idOf = (challenge: string): string =>
  createHash('sha256').update(challenge).digest('base64url').slice(0, 22);

/** The challenge in `clientDataJSON` (WebAuthn §5.8.1), not verified yet: the verifier does that. */
function signedChallenge(body: unknown): string | undefined {
  const response = member(member(body, 'response'), 'response');
  const clientData = member(response, 'clientDataJSON');
  if (typeof clientData !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(clientData, 'base64url').toString());
    const challenge = member(parsed, 'challenge');
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** What the browser sent, still encoded. */
function challengeCookies(hook: GenericEndpointContext): { name: string; value: string }[] {
  const prefix = `${hook.context.createAuthCookie(CHALLENGE_COOKIE).name}.`;
  return (hook.headers?.get('cookie') ?? '').split(/;\s*/).flatMap((cookie) => {
    const [name = '', ...value] = cookie.split('=');
    return name.startsWith(prefix) ? [{ name, value: value.join('=') }] : [];
  });
}
