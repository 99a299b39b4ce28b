const TYPES = ['session.ended', 'user.changed', 'user.banned', 'user.recovered', 'user.deleted'] as const;

export type AccountEventType = (typeof TYPES)[number];

/** Something the auth server recorded that ends tokens before their time. */
export interface AccountEvent {
  /** Opaque; the same whenever the event is read. */
  readonly id: string;
  /**
   * - `session.ended`: every token of `sessionId` ends.
   * - `user.changed` (role, ban, e-mail address or its confirmation): every token of the user that was issued before
   *   `at` ends.
   * - `user.banned` (a ban began) and `user.recovered` (the owner proved the mailbox, and everything that lets somebody
   *   in ends): tokens end as with `user.changed`, and a service ends what gives access without a token.
   * - `user.deleted`: every token of the user ends.
   */
  readonly type: AccountEventType;
  readonly userId: string;
  /** With `session.ended` only. */
  readonly sessionId?: string;
  /** When it happened, ISO 8601 with milliseconds. */
  readonly at: string;
}

/** One answer of the auth server: events in the order in which they became visible. */
export interface AccountEventPage {
  readonly events: readonly AccountEvent[];
  /** What to ask after next time; the same as before when there was nothing new. */
  readonly cursor: string;
  /** Whether there are later events already. */
  readonly more?: boolean;
}

/**
 * Reads an answer of the auth server. An event of a type that is not known here is left out, so that the server may
 * learn new ones first.
 *
 * @throws {TypeError} When the answer is not in the shape of {@link AccountEventPage}.
 */
export function parseAccountEventPage(answer: unknown): AccountEventPage {
  if (!isObject(answer) || !Array.isArray(answer.events) || typeof answer.cursor !== 'string') {
    throw new TypeError('The account events are not { events: [...], cursor: string }');
  }
  const { cursor, more } = answer;
  if (more !== undefined && typeof more !== 'boolean') {
    throw new TypeError('The account events do not say by true or false whether there are more');
  }
  const types: readonly unknown[] = TYPES;
  const events = answer.events.filter((event) => !isObject(event) || types.includes(event.type));
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
