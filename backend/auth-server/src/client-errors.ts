import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemResponse, type ProblemCode } from './problem.js';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'REQUEST_HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Answers what node:http could not parse: there is no request and no response object, only the socket. */
export async function refuseUnparsable({ code = '' }: NodeJS.ErrnoException, socket: Socket): Promise<void> {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const response = problemResponse(CODES[code] ?? 'REQUEST_MALFORMED');
  const body = await response.text();
  const headers = [
    ['content-type', response.headers.get('content-type') ?? 'application/problem+json'],
    ['cache-control', 'no-store'],
    ['x-content-type-options', 'nosniff'],
    ['content-length', String(Buffer.byteLength(body))],
    ['connection', 'close'],
  ].map((header) => `${header.join(': ')}\r\n`);
  const { status } = response;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers.join('')}\r\n${body}`);
}
