import { fetchOrFail } from './fetch-or-fail';
import { RequestFailure } from './request-failure';

/*
 * Calls of the auth server's own routes, beside Better Auth's: its client would know neither their bodies nor their
 * answers. The session cookie goes with them by itself.
 */

let onSessionEnded: () => void = () => undefined;

/** Who is to be told when the auth server no longer knows the session. */
export function connectAuth(listener: () => void): void {
  onSessionEnded = listener;
}

/** Rejects with a RequestFailure. */
export async function authRequest(path: string, body: object = {}): Promise<unknown> {
  return send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Rejects with a RequestFailure. */
export async function authRead(path: string, signal?: AbortSignal): Promise<unknown> {
  return send(path, signal ? { signal } : {});
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await fetchOrFail(`/api/auth${path}`, init);
    return await response.json();
  } catch (error) {
    if (error instanceof RequestFailure && error.code === 'SESSION_REQUIRED') onSessionEnded();
    throw error;
  }
}
