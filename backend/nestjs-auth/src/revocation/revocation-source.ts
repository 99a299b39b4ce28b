import type { AccountEventPage } from './account-event.js';

/** The cursor of the page before, or the time from which events matter. */
export type AccountEventPosition = { readonly after: string } | { readonly since: Date };

/** Where the door learns of sessions and users that ended: the auth server's HTTP endpoint, or a host's own queue. */
export interface RevocationSource {
  /**
   * Asks for what happened.
   *
   * @param position `after`: the cursor of the page before, asks for later events. `since`: the first question, asks for
   *   events from that moment on; a source may send older ones too, they are ignored.
   * @param signal Aborted when the application stops.
   * @returns Up to as many events as the source likes, with a cursor after them. Where the page does not say whether
   *   there are more, one without events is the last for now.
   */
  read(position: AccountEventPosition, signal: AbortSignal): Promise<AccountEventPage>;
}
