import type { Transport } from './call.js';

/** What a refused call failed. */
export type RefusalRule = 'token' | 'owner' | 'role' | 'scope';

/** A call that a guard refused, for logs, metrics and audit. It has no token and no claim but `sub`. */
export interface Refusal {
  readonly rule: RefusalRule;
  /** Code of the response, for example `AUTH_NOT_OWNER`. */
  readonly code: string;
  /** HTTP status of the response, whatever the transport: 401, 403 or 503. */
  readonly status: number;
  /** What exactly was wrong, for example `typ is another kind of token`. Clients must not learn it. */
  readonly reason: string;
  readonly transport: Transport;
  /** `NotesController.list` */
  readonly handler: string;
  /** Pattern of the HTTP route, for example `/users/:userId/notes`. */
  readonly route?: string;
  /** The caller's id, if the token was valid. */
  readonly sub?: string;
  /** The HTTP request, also of a GraphQL operation; the socket; or the context of the message. */
  readonly request: object;
}
