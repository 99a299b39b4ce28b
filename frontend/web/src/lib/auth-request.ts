import { fetchOrFail } from './fetch-or-fail';

/*
 * Calls of the auth server's own routes, beside Better Auth's: its client would know neither their bodies nor their
 * answers. The session cookie goes with them by itself.
 */

/** Rejects with a RequestFailure. */
export async function authRequest(path: string, body: object = {}): Promise<unknown> {
  const response = await fetchOrFail(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Rejects with a RequestFailure. */
export async function authRead(path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetchOrFail(`/api/auth${path}`, signal ? { signal } : {});
  return response.json();
}
