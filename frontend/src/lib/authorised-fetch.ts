import type { AccessTokens } from './access-tokens';

type Send = (request: Request) => Promise<Response>;

type Options = Readonly<{
  tokens: AccessTokens;
  /** Called when the API still refuses after a renewal. */
  onRefused: () => Promise<void>;
  send?: Send;
}>;

/** A `fetch` that sends the access token and retries once with a renewed token after a 401. */
export function authorisedFetch({ tokens, onRefused, send = (request) => fetch(request) }: Options): Send {
  return async (request) => {
    const token = await tokens.current();
    const response = await send(withToken(request, token));
    if (response.status !== 401) return response;

    const renewed = token === null ? null : await tokens.after(token);
    const retried = renewed === null ? response : await send(withToken(request, renewed));
    if (retried.status === 401) await onRefused();
    return retried;
  };
}

/** Clones the request because its body can be read only once, and the retry needs it again. */
function withToken(request: Request, token: string | null): Request {
  const copy = request.clone();
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`);
  return copy;
}
