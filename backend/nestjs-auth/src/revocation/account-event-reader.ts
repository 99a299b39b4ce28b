import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountEventPage } from './account-event.js';
import type { AccountEventPosition, RevocationSource } from './revocation-source.js';

const LONGEST_BACK_OFF_SECONDS = 30;

export interface AccountEventReaderOptions<Position extends AccountEventPosition = AccountEventPosition> {
  readonly source: RevocationSource;
  readonly pollSeconds: number;
  /** Returns where to continue; called before each page. */
  readonly position: () => Position | Promise<Position>;
  /**
   * Applies a page that was read from `position`, and stores its cursor.
   *
   * @returns false if another process has applied the page: this round ends.
   */
  readonly apply: (page: AccountEventPage, position: Position) => boolean | Promise<boolean>;
  /** Called when reading starts to fail, and not again until it has recovered. */
  readonly onFailure: (error: unknown) => void;
  /** Called when reading works again. */
  readonly onRecovery: () => void;
}

/**
 * Reads all pages of account events of a source, then polls every `pollSeconds`. Holds one page in memory at a time.
 */
export class AccountEventReader<Position extends AccountEventPosition = AccountEventPosition> {
  private readonly stopping = new AbortController();
  private polling = Promise.resolve();
  private reading = Promise.resolve();
  private upToDateAt: number | undefined;
  private isBehind = false;

  constructor(private readonly options: AccountEventReaderOptions<Position>) {}

  /** When the list was last complete, in milliseconds since the epoch; undefined until then. */
  get lastUpToDate(): number | undefined {
    return this.upToDateAt;
  }

  /** Whether the source has unread pages. */
  get pagesRemain(): boolean {
    return this.isBehind;
  }

  /** Starts polling. */
  start(): void {
    this.polling = this.poll();
  }

  /** Stops polling and aborts an open request; resolves when the current page is applied or rolled back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
  }

  /**
   * Reads everything that happened before this call.
   *
   * @throws Whatever the source or `apply` threw.
   */
  readAll(): Promise<void> {
    // One at a time: two concurrent rounds could move the cursor back.
    const next = this.reading.then(() => this.readPages());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async readPages(): Promise<void> {
    const { source, position: positionOf, apply } = this.options;
    do {
      const position = await positionOf();
      const page = await source.read(position, this.stopping.signal);
      if (!(await apply(page, position))) return;
      this.isBehind = page.more ?? page.events.length > 0;
      // The next read would return the same page. The list may be incomplete, so let it age.
      if (this.isBehind && 'after' in position && position.after === page.cursor) return;
    } while (this.isBehind && !this.stopping.signal.aborted);
    if (!this.isBehind) this.upToDateAt = Date.now();
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping;
    const { pollSeconds } = this.options;
    for (let failures = 0; !signal.aborted;) {
      failures = (await this.succeeds(failures)) ? 0 : failures + 1;
      const seconds = Math.min(pollSeconds * 2 ** failures, Math.max(pollSeconds, LONGEST_BACK_OFF_SECONDS));
      // Jitter of 10 %, so that the processes of one service don't poll in step.
      const pause = seconds * 1000 * (0.9 + Math.random() * 0.2);
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async succeeds(failures: number): Promise<boolean> {
    try {
      await this.readAll();
      if (failures > 0) this.options.onRecovery();
      return true;
    } catch (error) {
      if (failures === 0 && !this.stopping.signal.aborted) this.options.onFailure(error);
      return false;
    }
  }
}
