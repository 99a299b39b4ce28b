import { i18n } from '@lingui/core';
import { orFail } from './fetch-or-fail';
import { RequestFailure } from './request-failure';

/*
 * Calls to the auth server. Better Auth's own client would be a tenth of the first load and doesn't know our routes and
 * codes. The browser sends the session cookie. Every failed call rejects with a RequestFailure.
 */

let onRefused: () => Promise<void> = () => Promise.resolve();

/** Sets the callback for when the auth server refuses the session. */
export function connectAuth(listener: () => Promise<void>): void {
  onRefused = listener;
}

/** Held, in any tab, by each request that may replace the session cookie. */
const COOKIE_LOCK = 'holdfast.session-cookie';

/** Resolves when no tab has a request in flight that may replace the session cookie. */
export async function cookieSettled(): Promise<void> {
  await navigator.locks.request(COOKIE_LOCK, () => undefined);
}

/** Posts as a signed-in user, and notices when the session has ended. */
export async function authRequest(path: string, body: object = {}): Promise<unknown> {
  return watched(visitorRequest(path, body));
}

/** Reads as a signed-in user, and notices when the session has ended. */
export async function authRead(path: string, signal?: AbortSignal): Promise<unknown> {
  return watched(visitorRead(path, signal));
}

/** Posts as a visitor. A refused sign-in step doesn't end a session that may still exist. */
export async function visitorRequest(path: string, body: object = {}): Promise<unknown> {
  // A new account gets its mails in the language of the page.
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': i18n.locale };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return navigator.locks.request(COOKIE_LOCK, { mode: 'shared' }, () => responseTo(path, init));
}

export async function visitorRead(path: string, signal?: AbortSignal): Promise<unknown> {
  return responseTo(path, signal ? { signal } : {});
}

async function responseTo(path: string, init: RequestInit): Promise<unknown> {
  const response = await orFail(fetch(`/api/auth${path}`, init));
  return response.json();
}

async function watched(response: Promise<unknown>): Promise<unknown> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof RequestFailure && error.code === 'SESSION_REQUIRED') await onRefused();
    throw error;
  }
}
