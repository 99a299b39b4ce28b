import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** One refused field: where it stands, what is wrong in words, and which rule it broke. */
export interface FieldError {
  /** For example `['body', 'title']`. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export interface Problem {
  readonly status: number;
  /** Stable, `AREA_WHAT`: what clients branch on. */
  readonly code: string;
  /** One sentence for people. It goes to the client. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Headers of the answer, for example `{ 'Retry-After': '2' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/**
 * A coded refusal, in the shape of {@link https://www.rfc-editor.org/rfc/rfc9457 RFC 9457}.
 *
 * @example
 * throw new ProblemException({ status: 404, code: 'TASK_NOT_FOUND', detail: 'There is no such task' });
 */
export class ProblemException extends HttpException {
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, code, detail, errors, headers, cause }: Problem) {
    super(
      {
        type: 'about:blank',
        title: STATUS_CODES[status] ?? 'Error',
        status,
        detail,
        code,
        ...(errors && { errors }),
      },
      status,
      { cause },
    );
    this.message = detail;
    this.code = code;
    this.headers = headers ?? {};
  }
}
