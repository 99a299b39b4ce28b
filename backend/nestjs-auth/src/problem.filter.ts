import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  Logger,
  type ArgumentsHost,
  type ContextType,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { throwError } from 'rxjs';
import { problemIn, rpcErrorOf } from './native-errors.js';
import { ProblemException, type FieldError, type Problem } from './problem.exception.js';
import { sendToSocket } from './socket.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'REQUEST_MALFORMED',
  413: 'REQUEST_TOO_LARGE',
  414: 'REQUEST_URI_TOO_LONG',
  415: 'REQUEST_UNSUPPORTED_MEDIA_TYPE',
  422: 'REQUEST_INVALID',
  429: 'RATE_LIMITED',
  431: 'REQUEST_HEADERS_TOO_LARGE',
  500: 'INTERNAL_ERROR',
};

/**
 * Sends every error of an application as `application/problem+json`
 * ({@link https://www.rfc-editor.org/rfc/rfc9457 RFC 9457}). The text of an unexpected error, and of every 5xx that is
 * not a {@link ProblemException}, goes to the log only.
 *
 * `requestId` is the request's `id`: Fastify always sets it, on Express a logger may.
 *
 * @example
 * providers: [{ provide: APP_FILTER, useClass: ProblemFilter }]
 */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(@Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost) {}

  /** @returns What Nest expects where the filter doesn't write the response itself: GraphQL and RPC. */
  catch(error: unknown, host: ArgumentsHost): unknown {
    const problem = problemIn(error) ?? problemOf(error);
    if (problem.getStatus() >= 500) this.logger.error(problem.cause ?? problem);
    switch (host.getType<ContextType | 'graphql'>()) {
      case 'http':
        this.respond(problem, host);
        return undefined;
      case 'graphql':
        return Object.assign(new Error(problem.message), { extensions: problem.body });
      case 'rpc':
        return throwError(() => rpcErrorOf(problem, host));
      case 'ws':
        sendToSocket(host.switchToWs().getClient(), 'exception', problem.body);
        return undefined;
    }
  }

  private respond(problem: ProblemException, host: ArgumentsHost): void {
    const { httpAdapter } = this.adapterHost;
    const http = host.switchToHttp();
    const response: unknown = http.getResponse();
    if (httpAdapter.isHeadersSent(response)) {
      httpAdapter.end(response);
      return;
    }
    const headers = { ...problem.headers, 'Content-Type': 'application/problem+json; charset=utf-8' };
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.reply(response, { ...problem.body, ...requestIdOf(http.getRequest()) }, problem.getStatus());
  }
}

function requestIdOf({ id }: { readonly id?: unknown }): { requestId?: string } {
  return typeof id === 'string' || typeof id === 'number' ? { requestId: String(id) } : {};
}

function problemOf(cause: unknown): ProblemException {
  const status = statusOf(cause);
  // RFC 9110 §15.5.2: a 401 needs a challenge. The guards send a more specific one.
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  return new ProblemException({ status, headers, cause, ...describe(status, cause) });
}

/** Nest's exceptions have a status, errors of Fastify and body-parser a `statusCode`; anything else is a bug. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}

function describe(status: number, error: unknown): Pick<Problem, 'code' | 'detail' | 'errors'> {
  const title = STATUS_CODES[status] ?? 'Error';
  const code = CODES[status] ?? `HTTP_${title.toUpperCase().replace(/[^A-Z]/g, '_')}`;
  if (status >= 500) return { code, detail: 'Something went wrong on our side' };
  if (!(error instanceof HttpException)) return { code, detail: title };
  // Nest's router says "Cannot GET /path"; don't echo the path.
  if (status === 404 && /^Cannot [A-Z]+ \//.test(error.message)) {
    return { code: 'ROUTE_NOT_FOUND', detail: 'This route does not exist' };
  }
  const errors = listedMessages(error);
  return errors === undefined
    ? { code, detail: error.message }
    : { code, detail: 'The request is not valid', errors };
}

/** Nest's ValidationPipe lists its errors as `message: string[]`, without the field. */
function listedMessages(error: HttpException): FieldError[] | undefined {
  const body: string | { readonly message?: unknown } = error.getResponse();
  if (typeof body === 'string' || !Array.isArray(body.message)) return undefined;
  return body.message.map((msg) => ({ loc: [], msg: String(msg), type: 'invalid' }));
}
