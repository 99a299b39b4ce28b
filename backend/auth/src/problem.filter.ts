import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ProblemException, type Problem } from './problem.exception.js';

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
 * Answers every error of an application as `application/problem+json`. The text of an error that nobody wrote for the
 * client stays in the log.
 *
 * @example
 * providers: [{ provide: APP_FILTER, useClass: ProblemFilter }]
 */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(@Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem.getStatus() >= 500) this.logger.error(error);
    answer(problem, host, this.adapterHost);
  }
}

/** Answers the refusals of the guards alone, so that the door keeps its shape in a host with filters of its own. */
@Catch(ProblemException)
@Injectable()
export class RefusalFilter implements ExceptionFilter<ProblemException> {
  constructor(@Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost) {}

  catch(problem: ProblemException, host: ArgumentsHost): void {
    answer(problem, host, this.adapterHost);
  }
}

function answer(problem: ProblemException, host: ArgumentsHost, { httpAdapter }: HttpAdapterHost): void {
  const http = host.switchToHttp();
  const response = http.getResponse<object>();
  if (httpAdapter.isHeadersSent(response)) {
    httpAdapter.end(response);
    return;
  }
  const { id } = http.getRequest<{ id?: unknown }>();
  const headers = { ...problem.headers, 'Content-Type': 'application/problem+json; charset=utf-8' };
  for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
  httpAdapter.reply(
    response,
    { ...bodyOf(problem), ...(typeof id === 'string' && { requestId: id }) },
    problem.getStatus(),
  );
}

function bodyOf(problem: ProblemException): object {
  const body = problem.getResponse();
  return typeof body === 'string' ? { detail: body } : body;
}

function problemOf(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  const status = statusOf(error);
  return new ProblemException({ status, ...wordsFor(status, error), cause: error });
}

/** Nest's own exceptions, and the errors of Fastify and of body-parser, which carry `statusCode`. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}

function wordsFor(status: number, error: unknown): Pick<Problem, 'code' | 'detail'> {
  const title = STATUS_CODES[status] ?? 'Error';
  if (status >= 500)
    return { code: CODES[status] ?? codeOf(title), detail: 'Something went wrong on our side' };
  const message = error instanceof Error ? error.message : title;
  if (status === 404 && /^Cannot [A-Z]+ \//.test(message))
    return { code: 'ROUTE_NOT_FOUND', detail: 'There is no such route' };
  return { code: CODES[status] ?? codeOf(title), detail: message };
}

function codeOf(title: string): string {
  return `HTTP_${title.toUpperCase().replace(/[^A-Z]+/g, '_')}`;
}
