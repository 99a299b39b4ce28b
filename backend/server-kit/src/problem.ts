import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { isDatabaseUnavailable, isUnusableValue } from './database-errors.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A field that was refused. */
export interface FieldError {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** A refusal, as {@link https://www.rfc-editor.org/rfc/rfc9457 RFC 9457} describes it. */
export interface Problem {
  readonly status: number;
  /** Clients branch on it, so it never changes once released. */
  readonly code: string;
  /** One sentence for people. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the response body. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Throw it anywhere in a request to refuse it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;

  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.detail, options);
    this.code = problem.code;
  }
}

export const DATABASE_UNAVAILABLE: Problem = {
  status: 503,
  code: 'DATABASE_UNAVAILABLE',
  detail: 'The database is unavailable. Try again in a moment',
  headers: { 'Retry-After': '1' },
};

export const UNUSABLE_VALUE: Problem = {
  status: 422,
  code: 'REQUEST_INVALID',
  detail: 'A value in the request can’t be stored',
};

export const INTERNAL_ERROR: Problem = {
  status: 500,
  code: 'INTERNAL_ERROR',
  detail: 'Something went wrong on our side',
};

export function malformed(detail = 'The request could not be read'): ProblemError {
  return new ProblemError({ status: 400, code: 'REQUEST_MALFORMED', detail });
}

export function databaseUnavailable(cause?: unknown): ProblemError {
  return new ProblemError(DATABASE_UNAVAILABLE, { cause });
}

/** The response to an error that both servers know: a refusal, an unavailable database, a value that can't be stored. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ProblemError) return error.problem;
  if (isDatabaseUnavailable(error)) return DATABASE_UNAVAILABLE;
  return isUnusableValue(error) ? UNUSABLE_VALUE : undefined;
}

/** The response body. */
export function problemBody(
  { status, code, detail, errors, extensions }: Problem,
  requestId?: string,
): Readonly<Record<string, unknown>> {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors && { errors }),
    ...extensions,
    ...(requestId !== undefined && { requestId }),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.headers, 'content-type': PROBLEM_TYPE })
    .send(JSON.stringify(problemBody(problem, reply.request.id)));
}
