import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from './problem.js';

/** The host puts the address of the client here, and drops what a client may have sent under this name. */
export const CLIENT_ADDRESS_HEADER = 'x-client-ip';

const BODY_LIMIT_BYTES = 64 * 1024;

/** What only a proxy says, and what only this host may say: never taken from a client. */
const UNTRUSTED_HEADERS =
  /^(x-forwarded-.*|x-real-ip|x-client-ip|forwarded|host|content-length|transfer-encoding|connection)$/;

/**
 * A node request as a web one, with its body read and checked. The address is built on our own origin: whatever the
 * `Host` header says, it reaches no link, redirect or cookie.
 *
 * @throws {ProblemError} REQUEST_TOO_LARGE, REQUEST_UNSUPPORTED_MEDIA_TYPE or REQUEST_MALFORMED
 */
export async function toWebRequest(
  incoming: IncomingMessage,
  publicOrigin: string,
  ownHeaders: Readonly<Record<string, string>>,
): Promise<Request> {
  const { method = 'GET', url = '' } = incoming;
  if (!url.startsWith('/')) throw new ProblemError('REQUEST_MALFORMED');
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || UNTRUSTED_HEADERS.test(name)) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  for (const [name, value] of Object.entries(ownHeaders)) headers.set(name, value);

  const body = await readBody(incoming);
  if (body === '') {
    headers.delete('content-type');
    return new Request(publicOrigin + url, { method, headers });
  }
  if (method === 'GET' || method === 'HEAD') throw new ProblemError('REQUEST_MALFORMED');
  requireJsonObject(headers.get('content-type'), body);
  return new Request(publicOrigin + url, { method, headers, body });
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = Number(incoming.headers['content-length'] ?? 0);
  if (size > BODY_LIMIT_BYTES) throw new ProblemError('REQUEST_TOO_LARGE');
  size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new ProblemError('REQUEST_TOO_LARGE');
    chunks.push(chunk);
  }
  return decodeUtf8(Buffer.concat(chunks));
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError('REQUEST_MALFORMED');
  }
}

/** Forms cannot send JSON across origins: refusing everything else is a second lock against CSRF. */
function requireJsonObject(contentType: string | null, body: string): void {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw new ProblemError('REQUEST_UNSUPPORTED_MEDIA_TYPE');
  }
  let parsed: unknown;
  try {
    // The reviver walks everything, so nesting too deep for it fails here and nowhere else.
    parsed = JSON.parse(body, (_key, value: unknown) => value);
  } catch {
    throw new ProblemError('REQUEST_MALFORMED');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ProblemError('REQUEST_MALFORMED');
  }
}

/** Sends a web answer. Nothing of this server may be stored by a cache, framed, or taken for another type. */
export async function sendWebResponse(
  response: Response,
  outgoing: ServerResponse,
  ownHeaders: Headers,
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.statusCode = response.status;
  outgoing.setHeader('cache-control', 'no-store');
  outgoing.setHeader('x-content-type-options', 'nosniff');
  outgoing.setHeader('referrer-policy', 'no-referrer');
  outgoing.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  for (const source of [response.headers, ownHeaders]) {
    for (const [name, value] of source) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.end(body);
}
