import { orFail } from '../lib/fetch-or-fail';
import type { Config } from './generated/client';

type Send = (request: Request) => Promise<Response>;

let send: Send = (request) => fetch(request);

/** Called once at start, before any page loads the API client. Visitors never load it. */
export function connectApi(authorisedSend: Send): void {
  send = authorisedSend;
}

/** Sends a request with the access token. */
export const authorised: Send = (request) => send(request);

/** Read by the generated client. Every failed call rejects with a RequestFailure. */
export const createClientConfig = (config?: Config): Config => ({
  ...config,
  baseUrl: window.location.origin,
  fetch: (input, init) => orFail(send(new Request(input, init))),
});
