/** Responses to requests that the edge itself refuses, as in docs/errors.md. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

const CODES: Readonly<Record<number, string>> = {
  404: 'ROUTE_NOT_FOUND',
  408: 'REQUEST_TIMEOUT',
  413: 'REQUEST_TOO_LARGE',
  414: 'REQUEST_URI_TOO_LONG',
  415: 'REQUEST_UNSUPPORTED_MEDIA_TYPE',
  431: 'REQUEST_HEADERS_TOO_LARGE',
  500: 'INTERNAL_ERROR',
  503: 'SERVER_UNAVAILABLE',
};

const DETAILS: Readonly<Record<number, string>> = {
  404: 'There is no such route',
  500: 'Something went wrong on our side',
  503: 'The server behind this address is not answering. Nothing was changed; try again in a moment.',
};

function problem(status: number) {
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: CODES[status] ?? 'REQUEST_MALFORMED',
    detail: DETAILS[status] ?? 'The request could not be read',
  });
}

/** What a refusal needs of a reply: those of the proxy have another type than Fastify's own. */
interface Reply {
  code: (status: number) => {
    headers: (values: Record<string, string>) => { send: (body: string) => unknown };
  };
}

export function refuse(reply: Reply, status: number) {
  return reply
    .code(status)
    .headers({
      'content-type': PROBLEM_JSON,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(problem(status));
}

/** Errors of the router, of the proxy and of the files. */
export function refuseFailed(
  { statusCode = 500, code = '' }: { statusCode?: number; code?: string },
  _request: FastifyRequest,
  reply: FastifyReply,
) {
  // Fastify sets no status for a content type that it cannot parse.
  const isMediaType = code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_INVALID_TYPE';
  const status = isMediaType ? 415 : statusCode;
  void refuse(reply, status >= 400 && status < 500 ? status : 500);
}

const PARSER_STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Refuses what is not an HTTP request at all. There is no response object, only the socket. */
export function refuseUnparsable({ code = '' }: Error & { code?: string }, socket: Socket) {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = PARSER_STATUS[code] ?? 400;
  const body = problem(status);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_JSON}\r\ncache-control: no-store\r\n` +
      `x-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
