import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.js';

/** The host puts the address of the client here, and drops what a client may have sent under this name. */
export const CLIENT_ADDRESS_HEADER = 'x-client-ip';

/** What only a proxy or only this host may say. It's never taken from a client. */
const UNTRUSTED_HEADERS =
  /^(x-forwarded-.*|x-real-ip|x-client-ip|forwarded|host|content-length|transfer-encoding|connection|expect)$/;

/**
 * A request as Better Auth takes it. Its address begins with our own origin: whatever the `Host` header says reaches no
 * link, redirect or cookie.
 *
 * @param client The address of the client.
 * @throws {ProblemError} REQUEST_MALFORMED for a body that isn't an object.
 */
export function toWebRequest(
  { body, method, raw, url }: FastifyRequest,
  publicOrigin: string,
  client: string | undefined,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers)) {
    if (value === undefined || name === 'content-type' || UNTRUSTED_HEADERS.test(name)) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (client !== undefined) headers.set(CLIENT_ADDRESS_HEADER, client);
  if (body === undefined) return new Request(publicOrigin + url, { method, headers });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemError('REQUEST_MALFORMED');
  }
  headers.set('content-type', 'application/json');
  return new Request(publicOrigin + url, { method, headers, body: JSON.stringify(body) });
}
