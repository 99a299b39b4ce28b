/** What never becomes a request of Nest, so that no filter sees it; answered in the same shape. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

const HEADERS = {
  'content-type': 'application/problem+json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const REASONS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'REQUEST_HEADERS_TOO_LARGE'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'REQUEST_URI_TOO_LONG'],
};

/** A path that does not decode, such as `/%ff`: the router gives up before any hook. */
export function refuseUndecodable(
  error: { code: string },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, body } = problemOf(error.code, { requestId: request.id });
  void reply
    .code(status)
    .headers({
      ...HEADERS,
      'x-request-id': request.id,
    })
    .send(body);
}

/** What is no HTTP at all. There is no response object, only the socket. */
export function refuseUnparsable(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, title, body } = problemOf(error.code);
  const headers = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\n${headers.join('')}` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function problemOf(reason = '', extra: object = {}): { status: number; title: string; body: string } {
  const [status, code] = REASONS[reason] ?? [400, 'REQUEST_MALFORMED'];
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const detail = 'The request could not be read';
  return {
    status,
    title,
    body: JSON.stringify({ type: 'about:blank', title, status, detail, code, ...extra }),
  };
}
