import type { AccountEventPage } from './account-event.js';

/** Where the door learns of sessions and users that ended: the auth server's HTTP endpoint, or a host's own queue. */
export interface RevocationSource {
  /**
   * Asks for what happened.
   *
   * @param position `after`: the cursor of the page before, asks for later events. `since`: the first question, asks for
   *   events from that moment on; a source may send older ones too, they are ignored.
   * @param signal Aborted when the application stops.
   * @returns Up to as many events as the source likes. A page without events says that there are no more for now.
   */
  read(
    position: { readonly after: string } | { readonly since: Date },
    signal: AbortSignal,
  ): Promise<AccountEventPage>;
}
