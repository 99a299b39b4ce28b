import { RequestFailure } from './request-failure';

/** Turns a response that isn't OK, or a request without one, into a RequestFailure. An abort stays an abort. */
export async function orFail(sent: Promise<Response>): Promise<Response> {
  const response = await sent.catch((error: unknown) => {
    if (error instanceof RequestFailure || isAbort(error)) throw error;
    throw RequestFailure.unanswered(error);
  });
  if (response.ok) return response;
  throw RequestFailure.answered(response, await response.json().catch(() => null));
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
