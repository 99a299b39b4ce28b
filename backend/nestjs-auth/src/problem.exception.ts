import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** One refused field. */
export interface FieldError {
  /** Path to the field, for example `['body', 'title']`. */
  readonly loc: readonly (string | number)[];
  /** What is wrong, for people. */
  readonly msg: string;
  /** The violated rule, for programs. */
  readonly type: string;
}

/** Input of {@link ProblemException}. */
export interface Problem {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** `AREA_WHAT`, stable once released: clients branch on it. */
  readonly code: string;
  /** One sentence for people. Sent to the client, whatever the status. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Response headers, for example `{ 'Retry-After': '2' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/** The members of the response, {@link https://www.rfc-editor.org/rfc/rfc9457#section-3.1 RFC 9457 §3.1}. */
export interface ProblemBody {
  readonly type: 'about:blank';
  /** The reason phrase of the status, for example "Forbidden". */
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
}

/**
 * An error with a stable code. {@link ProblemFilter} sends it as `application/problem+json`; without it, Nest's own
 * filter sends the same members as plain JSON.
 *
 * `getResponse()` also has Nest's `message`, which filters of a host read; it isn't enumerable, so it isn't sent twice.
 *
 * @example
 * throw new ProblemException({ status: 404, code: 'TASK_NOT_FOUND', detail: 'There is no such task' });
 */
export class ProblemException extends HttpException {
  /** See {@link Problem.code}. */
  readonly code: string;
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, code, detail, errors, headers = {}, cause }: Problem) {
    const title = STATUS_CODES[status] ?? 'Error';
    const body: ProblemBody = { type: 'about:blank', title, status, detail, code, ...(errors && { errors }) };
    const response = Object.defineProperty({ ...body }, 'message', { value: detail });
    super(response, status, { cause });
    this.message = detail;
    this.code = code;
    this.body = body;
    this.headers = headers;
  }
}
