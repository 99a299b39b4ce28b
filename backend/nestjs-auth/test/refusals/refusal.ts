/** A request, as sent over the wire, that must be refused. */
export interface Refusal {
  readonly name: string;
  readonly method?: string;
  /** @default '/users/ada/notes' */
  readonly target?: string;
  readonly headers: readonly string[];
  readonly body?: string;
  /** The exact status and code; without it any 4xx will do, because the server itself may refuse first. */
  readonly code?: string;
}

/** A token under test, sent to a URL that its owner could open. */
export function withToken(name: string, token: string, code = 'AUTH_TOKEN_INVALID'): Refusal {
  return { name, headers: [`Authorization: Bearer ${token}`], code };
}
