import { RequestFailure } from './request-failure';

/** A `fetch` whose every failure is a RequestFailure: no answer, or an answer that refuses. */
export async function fetchOrFail(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((error: unknown) => {
    throw RequestFailure.unanswered(error);
  });
  if (response.ok) return response;
  throw RequestFailure.answered(response, await response.json().catch(() => null));
}
