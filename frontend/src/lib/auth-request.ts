import { i18n } from '@lingui/core';
import { fetchOrFail } from './fetch-or-fail';
import { RequestFailure } from './request-failure';

/*
 * Calls of the auth server. Not Better Auth's own client: it would be a tenth of what a first visit loads, and knows
 * nothing of our routes and codes. The session cookie goes with each call by itself. All reject with a RequestFailure.
 */

let onSessionEnded: () => void = () => undefined;

/** Who is to be told when the auth server no longer knows the session. */
export function connectAuth(listener: () => void): void {
  onSessionEnded = listener;
}

/** For who is signed in: learns from the answer when they no longer are. */
export async function authRequest(path: string, body: object = {}): Promise<unknown> {
  return watched(visitorRequest(path, body));
}

/** For who is signed in: learns from the answer when they no longer are. */
export async function authRead(path: string, signal?: AbortSignal): Promise<unknown> {
  return watched(visitorRead(path, signal));
}

/** For who is on the way in: that a step of it is refused says nothing of a session that may still be there. */
export async function visitorRequest(path: string, body: object = {}): Promise<unknown> {
  // A new account gets its mails in the language of the page.
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': i18n.locale };
  return answerTo(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

export async function visitorRead(path: string, signal?: AbortSignal): Promise<unknown> {
  return answerTo(path, signal ? { signal } : {});
}

async function answerTo(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetchOrFail(`/api/auth${path}`, init);
  return response.json();
}

async function watched(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RequestFailure && error.code === 'SESSION_REQUIRED') onSessionEnded();
    throw error;
  }
}
