import type { Task } from '../../../api/client';
import { tasksBefore } from './change';
import type { Entry } from './outbox-store';

/**
 * The versions between which only this device has changed a task. A change that the user made without having seen the
 * last of them is still for it.
 */
export class OwnVersions {
  readonly #known = new Map<string, Readonly<{ from: number; to: number; at: number }>>();

  /** @param since The version before, if nothing else has changed since. */
  add({ id, version }: Task, since = version, entries: readonly Entry[]): void {
    const known = this.#known.get(id);
    const from = known?.to === since ? known.from : since;
    this.#known.set(id, { from, to: version, at: Math.max(...entries.map(madeAt)) });
  }

  /**
   * Returns the version that this device's changes have led to, unless the user hasn't seen another one before it. A
   * change of one tab that is older than what another tab has saved must not replace that unasked.
   */
  latestFor(entry: Entry): number | undefined {
    const [before] = tasksBefore(entry.change);
    const known = before && this.#known.get(before.id);
    return known && before.version >= known.from && madeAt(entry) > known.at ? known.to : undefined;
  }
}

/** When the user decided, in ms since 1970. */
function madeAt({ at, replacedAt = at }: Entry): number {
  return replacedAt;
}
