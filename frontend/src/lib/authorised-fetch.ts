import type { AccessTokens } from './access-tokens';

type Send = (request: Request) => Promise<Response>;

type Options = Readonly<{
  tokens: AccessTokens;
  /** Told when the API keeps refusing although a renewal was tried: the person must sign in again. */
  onRefused: () => void;
  send?: Send;
}>;

/** A `fetch` that carries the access token, and after a 401 tries once more with a renewed one. */
export function authorisedFetch({ tokens, onRefused, send = (request) => fetch(request) }: Options): Send {
  return async (request) => {
    const token = await tokens.current();
    const response = await send(withToken(request, token));
    if (response.status !== 401) return response;

    const renewed = token === null ? null : await tokens.after(token);
    const retried = renewed === null ? response : await send(withToken(request, renewed));
    if (retried.status === 401) onRefused();
    return retried;
  };
}

/** Works on a copy: a request's body can be read once only, and the retry needs it again. */
function withToken(request: Request, token: string | null): Request {
  const copy = request.clone();
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`);
  return copy;
}
