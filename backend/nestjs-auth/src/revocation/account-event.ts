const TYPES = ['session.ended', 'user.changed', 'user.banned', 'user.recovered', 'user.deleted'] as const;

export type AccountEventType = (typeof TYPES)[number];

/** An event at the auth server that ends tokens before they expire. */
export interface AccountEvent {
  /** Opaque and stable. */
  readonly id: string;
  /**
   * - `session.ended`: every token of `sessionId` ends.
   * - `user.changed` (role, ban, e-mail address or its confirmation): every token of the user issued before `at` ends.
   * - `user.banned` (a ban began) and `user.recovered` (the owner proved control of the mailbox, which ends all access):
   *   tokens end as with `user.changed`, and a service revokes access that needs no token.
   * - `user.deleted`: every token of the user ends.
   */
  readonly type: AccountEventType;
  readonly userId: string;
  /** Only for `session.ended`. */
  readonly sessionId?: string;
  /** When it happened, ISO 8601 with milliseconds. */
  readonly at: string;
}

/** One page of events, in the order in which they became visible. */
export interface AccountEventPage {
  readonly events: readonly AccountEvent[];
  /** Pass it to the next read; unchanged when there was nothing new. */
  readonly cursor: string;
  /** Whether there are more events. */
  readonly more?: boolean;
}

/**
 * Parses a response of the auth server. Skips events of unknown types, so that the server can be upgraded first.
 *
 * @throws {TypeError} If the response isn't an {@link AccountEventPage}.
 */
export function parseAccountEventPage(response: unknown): AccountEventPage {
  if (!isObject(response) || !Array.isArray(response.events) || typeof response.cursor !== 'string') {
    throw new TypeError('The account events are not { events: [...], cursor: string }');
  }
  const { cursor, more } = response;
  if (more !== undefined && typeof more !== 'boolean') {
    throw new TypeError('The account events have a "more" that is not a boolean');
  }
  const types: readonly unknown[] = TYPES;
  const events = response.events.filter((event) => !isObject(event) || types.includes(event.type));
  if (!events.every(isAccountEvent))
    throw new TypeError('An account event lacks id, type, userId, sessionId or at');
  return { events, cursor, ...(more !== undefined && { more }) };
}

function isAccountEvent(event: unknown): event is AccountEvent {
  if (!isObject(event) || typeof event.id !== 'string' || typeof event.userId !== 'string') return false;
  if (typeof event.at !== 'string' || Number.isNaN(Date.parse(event.at))) return false;
  return event.type !== 'session.ended' || typeof event.sessionId === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
