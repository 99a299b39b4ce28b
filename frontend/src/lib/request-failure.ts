export type FieldProblem = Readonly<{ field: string; message: string; type: string }>;

/** The body of an RFC 9457 response, as far as a {@link RequestFailure} keeps it. */
export type Problem = Readonly<{
  detail: string;
  code: string;
  errors: readonly Readonly<{ loc: readonly string[]; msg: string; type: string }>[];
}>;

type ResponseHead = Readonly<{ status: number; headers: Headers }>;

/**
 * A request that failed: a server refused it, or none responded.
 *
 * @see docs/errors.md for the codes
 */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  private constructor(
    message: string,
    /** HTTP status, or `null` without a response (no network, or no server). */
    readonly status: number | null,
    readonly code: string,
    readonly fields: readonly FieldProblem[],
    readonly retryAfterSeconds: number | null,
    /** For `ORIGIN_REFUSED`: the origin to open instead. */
    readonly publicOrigin: string | null,
    /** For `LINK_NEEDS_PASSWORD`: the account's masked email address. */
    readonly address: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static unanswered(cause?: unknown): RequestFailure {
    return new RequestFailure('No response from the server', null, 'UNANSWERED', [], null, null, null, {
      cause,
    });
  }

  /** Reads a problem+json body (RFC 9457). Any other body keeps only its status. */
  static answered({ status, headers }: ResponseHead, body: unknown): RequestFailure {
    const problem = isRecord(body) ? body : {};
    return new RequestFailure(
      textOf(problem.detail) ?? textOf(problem.message) ?? `Status ${status}`,
      status,
      textOf(problem.code) ?? 'UNKNOWN',
      fieldsOf(problem.errors),
      secondsOf(headers.get('Retry-After')),
      originOf(problem.publicOrigin),
      textOf(problem.address) ?? null,
    );
  }

  get problem(): Problem {
    const errors = this.fields.map(({ field, message, type }) => ({ loc: [field], msg: message, type }));
    return { detail: this.message, code: this.code, errors };
  }

  /** Whether the same request may succeed a moment later. */
  get isPassing(): boolean {
    return this.status === null || this.status === 429 || this.status >= 500;
  }
}

/** Whether the server doesn't have it any more, or never had. */
export function isGone(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 404;
}

function fieldsOf(errors: unknown): FieldProblem[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).map((error) => ({
    field: Array.isArray(error.loc) ? String(error.loc.at(-1)) : '',
    message: textOf(error.msg) ?? '',
    type: textOf(error.type) ?? '',
  }));
}

function secondsOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}

/** Only a web address, because it becomes a link. */
function originOf(value: unknown): string | null {
  const url = URL.parse(textOf(value) ?? '');
  return url && /^https?:$/.test(url.protocol) ? url.origin : null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
