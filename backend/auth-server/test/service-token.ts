import { SignJWT } from 'jose';
import { keyIdOf } from '../src/secrets.js';
import type { Answer } from './browser.js';
import { SECRET, type RunningServer } from './running-server.js';

export const EVENTS_PATH = '/api/auth/account-events';

/** What an API sends to read account events. */
export function serviceToken(
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  secret = SECRET,
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: 'holdfast-api', aud: 'holdfast-auth', iat: now, exp: now + 60, ...change })
    .setProtectedHeader({ alg: 'HS256', typ: 'svc+jwt', kid: keyIdOf(secret), ...header })
    .sign(new TextEncoder().encode(secret));
}

export const askEvents = async (server: RunningServer, query = '', token?: string): Promise<Answer> =>
  server.browser({}).get(EVENTS_PATH + query, { authorization: `Bearer ${token ?? (await serviceToken())}` });
