import type { ExecutionContext } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';

/**
 * Sets the `WWW-Authenticate` header of an HTTP response
 * ({@link https://www.rfc-editor.org/rfc/rfc6750#section-3 RFC 6750 §3}). The guards call it, not a filter, so that it is
 * sent whichever filter the host uses.
 *
 * @param attributes Values must not contain quotation marks or backslashes.
 */
export function challenge(
  context: ExecutionContext,
  { httpAdapter }: HttpAdapterHost,
  attributes: Readonly<Record<string, string>>,
): void {
  if (context.getType() !== 'http') return;
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  httpAdapter.setHeader(
    context.switchToHttp().getResponse(),
    'WWW-Authenticate',
    `Bearer ${written.join(', ')}`,
  );
}
