import type { ExecutionContext } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';

/**
 * Says in the answer to an HTTP request which credentials are missing. Set by the guards and not by a filter: the
 * challenge is due ({@link https://www.rfc-editor.org/rfc/rfc6750#section-3 RFC 6750 §3}) whichever filter the host has.
 *
 * @param attributes Values hold no quotation mark and no backslash.
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
