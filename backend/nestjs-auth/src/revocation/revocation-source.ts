import type { AccountEventPage } from './account-event.js';

/** The cursor of the previous page, or the time from which events matter. */
export type AccountEventPosition = { readonly after: string } | { readonly since: Date };

/** Where the library learns of ended sessions and users: the auth server's HTTP endpoint, or a queue of the host. */
export interface RevocationSource {
  /**
   * Reads one page of events.
   *
   * @param position `after`: events after the cursor of the previous page. `since`: the first read, events from that time
   *   on; older ones are ignored.
   * @param signal Aborted when the application stops.
   * @returns A page of any size, with a cursor after its last event. If the page doesn't say whether there are more, an
   *   empty page is the last.
   */
  read(position: AccountEventPosition, signal: AbortSignal): Promise<AccountEventPage>;
}
