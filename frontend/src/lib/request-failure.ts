export type FieldProblem = Readonly<{ field: string; message: string; type: string }>;

type Answer = Readonly<{ status: number; headers: Headers }>;

/**
 * A request that did not succeed: refused by a server, or never answered.
 *
 * @see docs/errors.md for the codes
 */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  private constructor(
    message: string,
    /** HTTP status, or `null` when no answer arrived (network down, server away). */
    readonly status: number | null,
    readonly code: string,
    readonly fields: readonly FieldProblem[],
    readonly retryAfterSeconds: number | null,
    /** `ORIGIN_REFUSED`: where this installation is to be opened. */
    readonly publicOrigin: string | null,
    /** `LINK_NEEDS_PASSWORD`: whose password, as a masked e-mail address. */
    readonly address: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static unanswered(cause?: unknown): RequestFailure {
    return new RequestFailure('No answer from the server', null, 'UNANSWERED', [], null, null, null, {
      cause,
    });
  }

  /** Reads a problem+json body (RFC 9457); anything else keeps the status and loses the words. */
  static answered({ status, headers }: Answer, body: unknown): RequestFailure {
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

  /** True when the same request may well succeed a moment later. */
  get isPassing(): boolean {
    return this.status === null || this.status === 429 || this.status >= 500;
  }
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

/** Becomes a link, so that nothing but a web address will do. */
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
