/**
 * The same answer without the session token: it belongs in the HttpOnly cookie alone, and Better Auth also writes it
 * into the bodies of sign-in, sign-up and get-session.
 *
 * @param returned What an endpoint returned; an error or `null` stays as it is.
 * @returns The answer to send instead, or `undefined` when there was nothing to take out.
 */
export function withoutSessionToken(returned: unknown): Record<string, unknown> | undefined {
  if (!isPlainObject(returned)) return undefined;
  if ('token' in returned && 'user' in returned) return without('token', returned);
  const { session } = returned;
  return isPlainObject(session) && 'token' in session
    ? { ...returned, session: without('token', session) }
    : undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function without(member: string, object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== member));
}
