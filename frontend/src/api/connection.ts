type Send = (request: Request) => Promise<Response>;

let send: Send = (request) => fetch(request);

/** Called once at start, long before a page needs the client of the API, which is not loaded for visitors. */
export function connectApi(authorisedSend: Send): void {
  send = authorisedSend;
}

/** Every call of the API goes through this `fetch`, which carries the access token. */
export const authorised: Send = (request) => send(request);
